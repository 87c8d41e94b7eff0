/*-------------------------------------------------------------------------
 *
 * schema/schema.c
 *		The application's schema, as data.
 *
 * This is the one place that says what the schema is.  The extension
 * scripts, verification, repair and the documentation follow from it.
 *
 * To change the schema: add a version to schema/schema.h and to schema_versions,
 * add rows with that version as their "since", and give what leaves an
 * "until".  Rows of a released version are never edited otherwise.  A column
 * that changes gets an "until" and, right below, its new row.  New columns
 * go after the table's last one.  Then run "make generate".
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "schema/schema.h"

const char *const schema_versions[] = {
	[V1_0] = "1.0",
	[V1_1] = "1.1",
};

StaticAssertDecl(lengthof(schema_versions) == NEWEST_VERSION + 1,
				 "schema_versions names every version");

/* enum, since */
const SchemaEnum schema_enums[] = {
	{"tenant_status", V1_0},
	{"user_status", V1_0},
	{"membership_role", V1_0},
	{"report_week_status", V1_0},
	{"sync_status", V1_0},
};

/* enum, label, since; labels in their order */
const SchemaLabel schema_labels[] = {
	{"tenant_status", "active", V1_0},
	{"tenant_status", "inactive", V1_0},
	{"tenant_status", "suspended", V1_0},

	{"user_status", "active", V1_0},
	{"user_status", "inactive", V1_0},
	{"user_status", "pending", V1_0},

	{"membership_role", "agency_admin", V1_0},
	{"membership_role", "tenant_admin", V1_0},
	{"membership_role", "tenant_viewer", V1_0},

	{"report_week_status", "draft", V1_0},
	{"report_week_status", "published", V1_0},

	{"sync_status", "running", V1_0},
	{"sync_status", "success", V1_0},
	{"sync_status", "failed", V1_0},
};

/* table, since */
const SchemaTable schema_tables[] = {
	/* Core */
	{"tenants", V1_0},
	{"tenant_branding", V1_0},
	{"users", V1_0},
	{"memberships", V1_0},
	{"sessions", V1_0},

	/* Reporting */
	{"report_weeks", V1_0},
	{"report_week_manual", V1_0},
	{"lead_metrics", V1_0},
	{"pipeline_stage_counts", V1_0},
	{"hot_list_items", V1_0},
	{"report_exports", V1_0},

	/* Sync */
	{"sync_runs", V1_0},
	{"ct_raw_snapshots", V1_0},

	/* Configuration */
	{"tenant_field_mappings", V1_0},
	{"audit_log", V1_0},
};

/* table, column, type, null, default, since; columns in their order */
const SchemaColumn schema_columns[] = {
	{"tenants", "id", "uuid", NOT_NULL, "gen_random_uuid()", V1_0},
	{"tenants", "name", "character varying(255)", NOT_NULL, NULL, V1_0},
	{"tenants", "timezone", "character varying(100)", NOT_NULL, "'America/New_York'", V1_0},
	{"tenants", "status", "tenant_status", NOT_NULL, "'active'", V1_0},
	{"tenants", "clienttether_web_key", "text", NULLABLE, NULL, V1_0},
	{"tenants", "created_at", "timestamp without time zone", NOT_NULL, "now()", V1_0},
	{"tenants", "updated_at", "timestamp without time zone", NOT_NULL, "now()", V1_0},

	{"tenant_branding", "id", "uuid", NOT_NULL, "gen_random_uuid()", V1_0},
	{"tenant_branding", "tenant_id", "uuid", NOT_NULL, NULL, V1_0},
	{"tenant_branding", "mellon_logo_url", "text", NULLABLE, NULL, V1_0},
	{"tenant_branding", "tenant_logo_url", "text", NULLABLE, NULL, V1_0},
	{"tenant_branding", "primary_color", "character varying(7)", NULLABLE, "'#1E40AF'", V1_0},
	{"tenant_branding", "accent_color", "character varying(7)", NULLABLE, "'#3B82F6'", V1_0},
	{"tenant_branding", "header_layout", "character varying(50)", NULLABLE, "'default'", V1_0},
	{"tenant_branding", "updated_at", "timestamp without time zone", NOT_NULL, "now()", V1_0},

	{"users", "id", "uuid", NOT_NULL, "gen_random_uuid()", V1_0},
	{"users", "email", "character varying(255)", NOT_NULL, NULL, V1_0},
	{"users", "name", "character varying(255)", NULLABLE, NULL, V1_0},
	{"users", "password_hash", "text", NULLABLE, NULL, V1_0},
	{"users", "status", "user_status", NOT_NULL, "'pending'", V1_0},
	{"users", "invite_token", "text", NULLABLE, NULL, V1_0},
	{"users", "invite_expires_at", "timestamp without time zone", NULLABLE, NULL, V1_0},
	{"users", "created_at", "timestamp without time zone", NOT_NULL, "now()", V1_0},
	{"users", "updated_at", "timestamp without time zone", NOT_NULL, "now()", V1_0},

	{"memberships", "id", "uuid", NOT_NULL, "gen_random_uuid()", V1_0},
	{"memberships", "user_id", "uuid", NOT_NULL, NULL, V1_0},
	{"memberships", "tenant_id", "uuid", NULLABLE, NULL, V1_0},
	{"memberships", "role", "membership_role", NOT_NULL, NULL, V1_0},
	{"memberships", "created_at", "timestamp without time zone", NOT_NULL, "now()", V1_0},

	{"sessions", "id", "uuid", NOT_NULL, "gen_random_uuid()", V1_0},
	{"sessions", "user_id", "uuid", NOT_NULL, NULL, V1_0},
	{"sessions", "token", "text", NOT_NULL, NULL, V1_0},
	{"sessions", "expires_at", "timestamp without time zone", NOT_NULL, NULL, V1_0},
	{"sessions", "created_at", "timestamp without time zone", NOT_NULL, "now()", V1_0},

	{"report_weeks", "id", "uuid", NOT_NULL, "gen_random_uuid()", V1_0},
	{"report_weeks", "tenant_id", "uuid", NOT_NULL, NULL, V1_0},
	{"report_weeks", "week_ending_date", "date", NOT_NULL, NULL, V1_0},
	{"report_weeks", "period_start_at", "timestamp without time zone", NOT_NULL, NULL, V1_0},
	{"report_weeks", "period_end_at", "timestamp without time zone", NOT_NULL, NULL, V1_0},
	{"report_weeks", "status", "report_week_status", NOT_NULL, "'draft'", V1_0},
	{"report_weeks", "published_at", "timestamp without time zone", NULLABLE, NULL, V1_0},
	{"report_weeks", "published_by", "uuid", NULLABLE, NULL, V1_0},
	{"report_weeks", "created_at", "timestamp without time zone", NOT_NULL, "now()", V1_0},
	{"report_weeks", "updated_at", "timestamp without time zone", NOT_NULL, "now()", V1_0},

	{"report_week_manual", "id", "uuid", NOT_NULL, "gen_random_uuid()", V1_0},
	{"report_week_manual", "report_week_id", "uuid", NOT_NULL, NULL, V1_0},
	{"report_week_manual", "narrative_rich", "text", NULLABLE, NULL, V1_0},
	{"report_week_manual", "initiatives_rich", "text", NULLABLE, NULL, V1_0},
	{"report_week_manual", "needs_rich", "text", NULLABLE, NULL, V1_0},
	{"report_week_manual", "discovery_days_rich", "text", NULLABLE, NULL, V1_0},
	{"report_week_manual", "updated_at", "timestamp without time zone", NOT_NULL, "now()", V1_0},

	{"lead_metrics", "id", "uuid", NOT_NULL, "gen_random_uuid()", V1_0},
	{"lead_metrics", "tenant_id", "uuid", NOT_NULL, NULL, V1_0},
	{"lead_metrics", "report_week_id", "uuid", NULLABLE, NULL, V1_0},
	{"lead_metrics", "dimension_type", "character varying(100)", NOT_NULL, NULL, V1_0},
	{"lead_metrics", "dimension_value", "character varying(255)", NOT_NULL, NULL, V1_0},
	{"lead_metrics", "clicks", "integer", NULLABLE, "0", V1_0},
	{"lead_metrics", "impressions", "integer", NULLABLE, "0", V1_0},
	{"lead_metrics", "cost", "numeric(12,2)", NULLABLE, "'0'", V1_0},
	{"lead_metrics", "leads", "integer", NULLABLE, "0", V1_0},
	{"lead_metrics", "qualified_leads", "integer", NULLABLE, "0", V1_0},
	{"lead_metrics", "created_at", "timestamp without time zone", NOT_NULL, "now()", V1_0},

	{"pipeline_stage_counts", "id", "uuid", NOT_NULL, "gen_random_uuid()", V1_0},
	{"pipeline_stage_counts", "tenant_id", "uuid", NOT_NULL, NULL, V1_0},
	{"pipeline_stage_counts", "report_week_id", "uuid", NULLABLE, NULL, V1_0},
	{"pipeline_stage_counts", "stage", "character varying(100)", NOT_NULL, NULL, V1_0},
	{"pipeline_stage_counts", "count", "integer", NULLABLE, "0", V1_0},
	{"pipeline_stage_counts", "created_at", "timestamp without time zone", NOT_NULL, "now()", V1_0},

	{"hot_list_items", "id", "uuid", NOT_NULL, "gen_random_uuid()", V1_0},
	{"hot_list_items", "tenant_id", "uuid", NOT_NULL, NULL, V1_0},
	{"hot_list_items", "report_week_id", "uuid", NULLABLE, NULL, V1_0},
	{"hot_list_items", "candidate_name", "character varying(255)", NOT_NULL, NULL, V1_0},
	{"hot_list_items", "market", "character varying(255)", NULLABLE, NULL, V1_0},
	{"hot_list_items", "units", "integer", NULLABLE, "0", V1_0},
	{"hot_list_items", "weighted_units", "numeric(10,2)", NULLABLE, "'0'", V1_0},
	{"hot_list_items", "iff", "numeric(12,2)", NULLABLE, "'0'", V1_0},
	{"hot_list_items", "weighted_iff", "numeric(12,2)", NULLABLE, "'0'", V1_0},
	{"hot_list_items", "sales_lead", "character varying(255)", NULLABLE, NULL, V1_0},
	{"hot_list_items", "stage", "character varying(100)", NULLABLE, NULL, V1_0},
	{"hot_list_items", "likely_pct", "integer", NULLABLE, "0", V1_0},
	{"hot_list_items", "raw_json", "jsonb", NULLABLE, NULL, V1_0},
	{"hot_list_items", "created_at", "timestamp without time zone", NOT_NULL, "now()", V1_0},

	{"report_exports", "id", "uuid", NOT_NULL, "gen_random_uuid()", V1_0},
	{"report_exports", "tenant_id", "uuid", NOT_NULL, NULL, V1_0},
	{"report_exports", "report_week_id", "uuid", NOT_NULL, NULL, V1_0},
	{"report_exports", "pdf_url", "text", NULLABLE, NULL, V1_0},
	{"report_exports", "created_at", "timestamp without time zone", NOT_NULL, "now()", V1_0},

	{"sync_runs", "id", "uuid", NOT_NULL, "gen_random_uuid()", V1_0},
	{"sync_runs", "tenant_id", "uuid", NOT_NULL, NULL, V1_0},
	{"sync_runs", "started_at", "timestamp without time zone", NOT_NULL, "now()", V1_0},
	{"sync_runs", "finished_at", "timestamp without time zone", NULLABLE, NULL, V1_0},
	{"sync_runs", "status", "sync_status", NOT_NULL, "'running'", V1_0},
	{"sync_runs", "error_message", "text", NULLABLE, NULL, V1_0},
	{"sync_runs", "records_updated", "integer", NULLABLE, "0", V1_0},

	{"ct_raw_snapshots", "id", "uuid", NOT_NULL, "gen_random_uuid()", V1_0},
	{"ct_raw_snapshots", "tenant_id", "uuid", NOT_NULL, NULL, V1_0},
	{"ct_raw_snapshots", "endpoint", "character varying(255)", NOT_NULL, NULL, V1_0},
	{"ct_raw_snapshots", "fetched_at", "timestamp without time zone", NOT_NULL, "now()", V1_0},
	{"ct_raw_snapshots", "payload_json", "jsonb", NULLABLE, NULL, V1_0},

	{"tenant_field_mappings", "id", "uuid", NOT_NULL, "gen_random_uuid()", V1_0},
	{"tenant_field_mappings", "tenant_id", "uuid", NOT_NULL, NULL, V1_0},
	{"tenant_field_mappings", "lead_source_field", "character varying(255)", NULLABLE, NULL, V1_0},
	{"tenant_field_mappings", "qualified_lead_logic", "jsonb", NULLABLE, NULL, V1_0},
	{"tenant_field_mappings", "pipeline_stage_mapping", "jsonb", NULLABLE, NULL, V1_0},
	{"tenant_field_mappings", "custom_field_mappings", "jsonb", NULLABLE, NULL, V1_0},
	{"tenant_field_mappings", "updated_at", "timestamp without time zone", NOT_NULL, "now()", V1_0},

	{"audit_log", "id", "uuid", NOT_NULL, "gen_random_uuid()", V1_0},
	{"audit_log", "actor_user_id", "uuid", NULLABLE, NULL, V1_0},
	{"audit_log", "tenant_id", "uuid", NULLABLE, NULL, V1_0},
	{"audit_log", "action", "character varying(100)", NOT_NULL, NULL, V1_0},
	{"audit_log", "metadata_json", "jsonb", NULLABLE, NULL, V1_0},
	{"audit_log", "created_at", "timestamp without time zone", NOT_NULL, "now()", V1_0},
};

/* table, constraint, kind, columns, since */
const SchemaKey schema_keys[] = {
	{"tenants", "tenants_pkey", PRIMARY_KEY, {"id"}, V1_0},
	{"tenant_branding", "tenant_branding_pkey", PRIMARY_KEY, {"id"}, V1_0},
	{"users", "users_pkey", PRIMARY_KEY, {"id"}, V1_0},
	{"users", "users_email_unique", UNIQUE, {"email"}, V1_0},
	{"memberships", "memberships_pkey", PRIMARY_KEY, {"id"}, V1_0},
	{"sessions", "sessions_pkey", PRIMARY_KEY, {"id"}, V1_0},
	{"sessions", "sessions_token_unique", UNIQUE, {"token"}, V1_0},
	{"report_weeks", "report_weeks_pkey", PRIMARY_KEY, {"id"}, V1_0},
	{"report_week_manual", "report_week_manual_pkey", PRIMARY_KEY, {"id"}, V1_0},
	{"lead_metrics", "lead_metrics_pkey", PRIMARY_KEY, {"id"}, V1_0},
	{"pipeline_stage_counts", "pipeline_stage_counts_pkey", PRIMARY_KEY, {"id"}, V1_0},
	{"hot_list_items", "hot_list_items_pkey", PRIMARY_KEY, {"id"}, V1_0},
	{"report_exports", "report_exports_pkey", PRIMARY_KEY, {"id"}, V1_0},
	{"sync_runs", "sync_runs_pkey", PRIMARY_KEY, {"id"}, V1_0},
	{"ct_raw_snapshots", "ct_raw_snapshots_pkey", PRIMARY_KEY, {"id"}, V1_0},
	{"tenant_field_mappings", "tenant_field_mappings_pkey", PRIMARY_KEY, {"id"}, V1_0},
	{"audit_log", "audit_log_pkey", PRIMARY_KEY, {"id"}, V1_0},
};

/* table, constraint, columns, referenced table and columns, on delete, since */
const SchemaForeignKey schema_foreign_keys[] = {
	{"tenant_branding", "tenant_branding_tenant_id_tenants_id_fk",
		{"tenant_id"}, "tenants", {"id"}, CASCADE, V1_0},
	{"memberships", "memberships_tenant_id_tenants_id_fk",
		{"tenant_id"}, "tenants", {"id"}, CASCADE, V1_0},
	{"memberships", "memberships_user_id_users_id_fk",
		{"user_id"}, "users", {"id"}, CASCADE, V1_0},
	{"sessions", "sessions_user_id_users_id_fk",
		{"user_id"}, "users", {"id"}, CASCADE, V1_0},
	{"report_weeks", "report_weeks_published_by_users_id_fk",
		{"published_by"}, "users", {"id"}, NO_ACTION, V1_0},
	{"report_weeks", "report_weeks_tenant_id_tenants_id_fk",
		{"tenant_id"}, "tenants", {"id"}, CASCADE, V1_0},
	{"report_week_manual", "report_week_manual_report_week_id_report_weeks_id_fk",
		{"report_week_id"}, "report_weeks", {"id"}, CASCADE, V1_0},
	{"lead_metrics", "lead_metrics_report_week_id_report_weeks_id_fk",
		{"report_week_id"}, "report_weeks", {"id"}, CASCADE, V1_0},
	{"lead_metrics", "lead_metrics_tenant_id_tenants_id_fk",
		{"tenant_id"}, "tenants", {"id"}, CASCADE, V1_0},
	{"pipeline_stage_counts", "pipeline_stage_counts_report_week_id_report_weeks_id_fk",
		{"report_week_id"}, "report_weeks", {"id"}, CASCADE, V1_0},
	{"pipeline_stage_counts", "pipeline_stage_counts_tenant_id_tenants_id_fk",
		{"tenant_id"}, "tenants", {"id"}, CASCADE, V1_0},
	{"hot_list_items", "hot_list_items_report_week_id_report_weeks_id_fk",
		{"report_week_id"}, "report_weeks", {"id"}, CASCADE, V1_0},
	{"hot_list_items", "hot_list_items_tenant_id_tenants_id_fk",
		{"tenant_id"}, "tenants", {"id"}, CASCADE, V1_0},
	{"report_exports", "report_exports_report_week_id_report_weeks_id_fk",
		{"report_week_id"}, "report_weeks", {"id"}, CASCADE, V1_0},
	{"report_exports", "report_exports_tenant_id_tenants_id_fk",
		{"tenant_id"}, "tenants", {"id"}, CASCADE, V1_0},
	{"sync_runs", "sync_runs_tenant_id_tenants_id_fk",
		{"tenant_id"}, "tenants", {"id"}, CASCADE, V1_0},
	{"ct_raw_snapshots", "ct_raw_snapshots_tenant_id_tenants_id_fk",
		{"tenant_id"}, "tenants", {"id"}, CASCADE, V1_0},
	{"tenant_field_mappings", "tenant_field_mappings_tenant_id_tenants_id_fk",
		{"tenant_id"}, "tenants", {"id"}, CASCADE, V1_0},
	{"audit_log", "audit_log_actor_user_id_users_id_fk",
		{"actor_user_id"}, "users", {"id"}, NO_ACTION, V1_0},
	{"audit_log", "audit_log_tenant_id_tenants_id_fk",
		{"tenant_id"}, "tenants", {"id"}, SET_NULL, V1_0},
};

/* table, index, columns, since */
const SchemaIndex schema_indexes[] = {
	{"memberships", "memberships_tenant_id_idx", {"tenant_id"}, V1_1},
	{"memberships", "memberships_user_id_idx", {"user_id"}, V1_1},
	{"sessions", "sessions_user_id_idx", {"user_id"}, V1_1},
	{"report_weeks", "report_weeks_tenant_id_idx", {"tenant_id"}, V1_1},
	{"report_weeks", "report_weeks_week_ending_date_idx", {"week_ending_date"}, V1_1},
	{"sync_runs", "sync_runs_tenant_id_idx", {"tenant_id"}, V1_1},
	{"ct_raw_snapshots", "ct_raw_snapshots_endpoint_idx", {"endpoint"}, V1_1},
	{"ct_raw_snapshots", "ct_raw_snapshots_tenant_id_idx", {"tenant_id"}, V1_1},
};

const int schema_enum_count = lengthof(schema_enums);
const int schema_label_count = lengthof(schema_labels);
const int schema_table_count = lengthof(schema_tables);
const int schema_column_count = lengthof(schema_columns);
const int schema_key_count = lengthof(schema_keys);
const int schema_foreign_key_count = lengthof(schema_foreign_keys);
const int schema_index_count = lengthof(schema_indexes);
