/*-------------------------------------------------------------------------
 *
 * migrate_tenants.c
 *		schema_setup migrate for schemas beside the extension's own.
 *
 * Each is updated in a transaction of its own, several at a time. One that cannot be updated is left as it is and named,
 * and the others go on; the next run does those that are left. What would have others wait for too long is done as for the
 * extension's own schema afterwards, one by one.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include "client/findings.h"
#include "client/holders.h"
#include "client/json.h"
#include "client/pool.h"
#include "client/signals.h"
#include "client/tenants.h"
#include "client/update.h"

/* How often progress is printed where there is no terminal */
#define PRINT_INTERVAL 30000

typedef enum TenantState
{
	TENANT_INTACT,				/* has the version already */
	TENANT_WAITING,
	TENANT_RUNNING,
	TENANT_SLOW,				/* takes too long for one transaction */
	TENANT_UPDATED,
	TENANT_FAILED
} TenantState;

typedef struct Tenant
{
	const char *schema;
	char	   *version;		/* that it has before; NULL for none */
	TenantState state;
	int			attempts;
	int64		not_before;		/* the next of them */
	char	   *error;			/* why it is TENANT_FAILED */
} Tenant;

/* All of them, and how far they are */
typedef struct Tenants
{
	Session    *session;
	const char *version;		/* that they are to have */
	Tenant	   *tenants;
	int			count;
	int			begun;			/* all before this one are neither TENANT_WAITING nor TENANT_RUNNING */
	int			failures;
	int			updated;
	int64		begin;
	int64		printed;
} Tenants;

/* What is said of each state, in JSON */
static const char *const state_names[] = {
	[TENANT_INTACT] = "intact", [TENANT_WAITING] = "not begun", [TENANT_RUNNING] = "not begun", [TENANT_SLOW] = "not begun",
	[TENANT_UPDATED] = "updated", [TENANT_FAILED] = "failed"
};

/* Has a schema count as failed, and says so at once. */
static void
fail_tenant(Tenants *all, Tenant *tenant, const char *error)
{
	if (tenant->state == TENANT_UPDATED)
		all->updated--;
	tenant->state = TENANT_FAILED;
	tenant->error = pg_strdup(error);
	all->failures++;
	show_progress(NULL);
	complain(NULL, "schema \"%s\": %s", tenant->schema, tenant->error);
}

/* Does not begin another one when so many have failed as may. */
static bool
is_stopped(const Tenants *all)
{
	int			max_failures = all->session->options->max_failures;

	return max_failures > 0 && all->failures >= max_failures;
}

/* Why a schema that has no version, or a newer one, is not updated. */
static char *
reason_of(Session *session, const PGresult *result, int row)
{
	if (value_at(result, row, 1) != NULL)
		return psprintf("it has version %s, which is newer: --to has it go back", value_at(result, row, 1));
	return psprintf("it has no version's schema (%s errors, the first: %s): see " PROGRAM_NAME " verify --schema %s",
					value_at(result, row, 3), value_at(result, row, 4), value_at(result, row, 0));
}

/* Looks which version each has. One that is not what a version says is nothing to go on from. */
static Tenants
read_tenants(Session *session, const TextList *schemas)
{
	Tenants		all = {.session = session, .version = target_version(session), .begin = clock_milliseconds()};
	PGresult   *result;

	result = read_rows(session, "look at the schemas",
					   fill(session, "SELECT schema, version, string_to_array(version, '.')::int[] > string_to_array(%L, '.')::int[], "
							"(SELECT count(*) FROM " FUNCTION("verify") "(target) WHERE version IS NULL AND severity = 'error'), "
							"(SELECT concat_ws(' ', problem || ':', object_type, object) FROM " FUNCTION("verify") "(target) "
							"WHERE version IS NULL AND severity = 'error' LIMIT 1) "
							"FROM (SELECT s.*, " FUNCTION("version") "(target) AS version FROM %s OFFSET 0) s ORDER BY place",
							all.version, session->home, session->home, session->home, schemas_source(session, schemas)));
	all.count = PQntuples(result);
	all.tenants = pg_malloc0(Max(all.count, 1) * sizeof(Tenant));
	for (int i = 0; i < all.count; i++)
	{
		Tenant	   *tenant = &all.tenants[i];
		const char *version = value_at(result, i, 1);

		tenant->schema = pg_strdup(value_at(result, i, 0));
		tenant->version = version != NULL ? pg_strdup(version) : NULL;
		tenant->state = version != NULL && strcmp(version, all.version) == 0 ? TENANT_INTACT : TENANT_WAITING;
		/* For one alone there is time to do all ahead. */
		if (tenant->state == TENANT_WAITING && options_name_one(session->options))
			tenant->state = TENANT_SLOW;
		if (version == NULL || (truth_at(result, i, 2) && session->options->to_version == NULL))
			fail_tenant(&all, tenant, reason_of(session, result, i));
	}
	PQclear(result);
	return all;
}

/* The statements that update a schema, if it still has one of the versions. */
static char *
statements_for(const Tenants *all, const Tenant *tenant)
{
	Session    *session = all->session;
	const Options *options = session->options;
	PQExpBuffer buffer = createPQExpBuffer();

	append_filled(buffer, session, "SET LOCAL search_path = pg_catalog, pg_temp; SET LOCAL lock_timeout = %L; "
				  "SELECT set_config('" EXTENSION_NAME ".max_lock_time', %L, true); ",
				  options->lock_timeout, options->allow_blocking ? "0" : options->max_lock_time);
	append_filled(buffer, session, "SELECT count(DISTINCT n.oid), string_agg(r.error, E'\\n') FROM pg_namespace n "
				  "LEFT JOIN LATERAL " FUNCTION("repair") "(n.oid::regnamespace, %s, %L) r ON true "
				  "WHERE nspname = %L AND " FUNCTION("version") "(n.oid::regnamespace) IS NOT NULL", session->home,
				  options->allow_data_loss ? "true" : "false", all->version, tenant->schema, session->home);
	return buffer->data;
}

/* The next schema to begin with, up to a limit of how many at all; NULL where there is none now. */
static Tenant *
next_tenant(Tenants *all, int limit)
{
	int64		now = clock_milliseconds();

	while (all->begun < limit && all->tenants[all->begun].state != TENANT_WAITING && all->tenants[all->begun].state != TENANT_RUNNING)
		all->begun++;
	for (int i = all->begun; i < limit; i++)
	{
		Tenant	   *tenant = &all->tenants[i];

		if (tenant->state == TENANT_WAITING && tenant->not_before <= now)
			return tenant;
	}
	return NULL;
}

/* Is there any up to a limit that waits for its turn, or for a better moment? */
static bool
is_any_waiting(Tenants *all, int limit)
{
	for (int i = all->begun; i < limit; i++)
	{
		if (all->tenants[i].state == TENANT_WAITING)
			return true;
	}
	return false;
}

/* Has a schema wait for a better moment, longer each time. After the last attempt it is said who is in the way. */
static void
try_tenant_again(Tenants *all, Tenant *tenant, Session *idle, const char *reason)
{
	if (++tenant->attempts >= all->session->options->retries)
	{
		WantedLocks locks = all_locks(idle, tenant->schema);

		fail_tenant(all, tenant, psprintf("no moment was found in %d attempts: %s", tenant->attempts, name_holder(idle, &locks, reason)));
	}
	else
	{
		tenant->state = TENANT_WAITING;
		tenant->not_before = clock_milliseconds() + (tenant->attempts > 4 ? 10000 : 1000L << (tenant->attempts - 1));
	}
}

/* Takes what became of an update; the session that ran it is idle. */
static void
take_result(Tenants *all, Tenant *tenant, Session *idle, const PGresult *result)
{
	if (PQresultStatus(result) == PGRES_TUPLES_OK)
	{
		tenant->state = TENANT_UPDATED;
		all->updated++;
		if (strcmp(value_at(result, 0, 0), "0") == 0)
			fail_tenant(all, tenant, "it has been changed or dropped in the meantime");
		else if (value_at(result, 0, 1) != NULL)
			fail_tenant(all, tenant, value_at(result, 0, 1));
	}
	else if (has_sqlstate(result, "55P03 40P01 40001 55006"))
		try_tenant_again(all, tenant, idle, primary_message(result));
	else if (has_sqlstate(result, "53400 57014 55P04"))
		tenant->state = TENANT_SLOW;
	else if (sqlstate_of(result)[0] == '\0')
		fail_tenant(all, tenant, "the connection was lost");
	else
		fail_tenant(all, tenant, psprintf("%s%s%s", primary_message(result), PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL) ? "\n" : "",
										  PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL) ? PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL) : ""));
}

/* Shows how far all are: all the time on a terminal, now and then elsewhere. */
static void
show_tenants(Tenants *all)
{
	int64		now = clock_milliseconds() - all->begin;
	char	   *text = psprintf("%d updated, %d failed, of %d schemas", all->updated, all->failures, all->count);

	if (is_terminal_output())
		show_progress(text);
	else if (now - all->printed >= PRINT_INTERVAL)
	{
		say("  %s", text);
		all->printed = now;
	}
	pg_free(text);
}

/* Updates the schemas up to a limit, as many at a time as there are workers. */
static void
update_tenants(Tenants *all, Pool *pool, int limit)
{
	while (is_any_busy(pool) || (!is_stopped(all) && is_any_waiting(all, limit)))
	{
		Worker	   *worker;
		Tenant	   *tenant;

		while (!is_stopped(all) && (worker = idle_worker(pool)) != NULL && (tenant = next_tenant(all, limit)) != NULL)
		{
			tenant->state = TENANT_RUNNING;
			begin_task(worker, tenant, statements_for(all, tenant));
		}
		worker = wait_for_worker(pool, 200);
		if (worker != NULL)
		{
			take_result(all, worker->task, worker->session, worker->result);
			PQclear(worker->result);
			mend_worker(pool, worker);
		}
		show_tenants(all);
	}
	show_progress(NULL);
}

/* Updates a schema as the extension's own is: what blocks nobody ahead. What ends the program elsewhere ends only this. */
static void
update_slow_tenant(Tenants *all, Tenant *tenant)
{
	Session    *session = all->session;
	Failure    *failure = pg_malloc0(sizeof(Failure));

	tenant->state = TENANT_UPDATED;
	all->updated++;
	if (sigsetjmp(failure->place, 0) == 0)
	{
		catch_failures(failure);
		if (update_version(session, tenant->schema, all->version) != EXIT_DONE)
			fail(NULL, "the update was refused");
		catch_failures(NULL);
		return;
	}
	catch_failures(NULL);
	if (PQstatus(session->connection) != CONNECTION_OK)
		fail("Run it again when the server is back: it goes on where it stopped.", "the connection was lost");
	session->watcher = NULL;
	PQclear(execute(session, "ROLLBACK"));
	fail_tenant(all, tenant, failure->advice != NULL ? psprintf("%s\n%s", failure->message, failure->advice) : failure->message);
}

static void
update_slow_tenants(Tenants *all, int limit)
{
	for (int i = 0; i < limit; i++)
	{
		if (all->tenants[i].state == TENANT_SLOW && !is_stopped(all))
			update_slow_tenant(all, &all->tenants[i]);
	}
}

/* Verifies what is up to a limit and should be intact; what is not has failed. */
static void
verify_tenants(Tenants *all, int limit)
{
	Session    *session = all->session;
	TextList	schemas = {0};
	PGresult   *result;

	/* Verification compares with the installed version. */
	if (strcmp(all->version, session->installed) != 0)
		return;
	for (int i = 0; i < limit; i++)
	{
		if (all->tenants[i].state == TENANT_INTACT || all->tenants[i].state == TENANT_UPDATED)
			add_text(&schemas, all->tenants[i].schema);
	}
	if (schemas.count == 0)
		return;
	result = read_rows(session, "verify",
					   fill(session, "SELECT s.schema, count(*), min(concat_ws(' ', problem || ':', object_type, object)) "
							"FROM %s, LATERAL " FUNCTION("verify") "(s.target) WHERE severity = 'error' GROUP BY place, s.schema ORDER BY place",
							schemas_source(session, &schemas), session->home));
	for (int row = 0, i = 0; row < PQntuples(result); row++)
	{
		while (strcmp(all->tenants[i].schema, value_at(result, row, 0)) != 0)
			i++;
		fail_tenant(all, &all->tenants[i], psprintf("verification finds %s errors, the first: %s", value_at(result, row, 1), value_at(result, row, 2)));
	}
	PQclear(result);
}

/* Updates the first ones that have to be, and verifies them; false if any has failed. */
static bool
update_canary(Tenants *all, Pool *pool)
{
	int			wanted = all->session->options->canary;
	int			failures = all->failures;
	int			limit = 0;

	for (int waiting = 0; limit < all->count && waiting < wanted; limit++)
		waiting += all->tenants[limit].state == TENANT_WAITING;
	update_tenants(all, pool, limit);
	update_slow_tenants(all, limit);
	verify_tenants(all, limit);
	if (all->failures == failures)
		return true;
	complain(NULL, "no other schema is begun, since one of the first %d has failed", wanted);
	return false;
}

/* How many are in a state. */
static int
count_of(const Tenants *all, TenantState state)
{
	int			count = 0;

	for (int i = 0; i < all->count; i++)
		count += all->tenants[i].state == state;
	return count;
}

/* Says how many have become what. */
static void
say_tenants(const Tenants *all)
{
	int			intact = count_of(all, TENANT_INTACT);
	int			left = all->count - intact - all->updated - all->failures;

	say("version %s: %d of %s (%d had it, %d updated in %.2f s)", all->version, intact + all->updated, count_of_schemas(all->count),
		intact, all->updated, (clock_milliseconds() - all->begin) / 1000.0);
	if (all->failures > 0)
		complain("Run it again when that is mended: it does those that are left.", "failed: %s; not begun: %d",
				 count_of_schemas(all->failures), left);
}

/* The same as an object of JSON. */
static void
print_tenants_as_json(const Tenants *all)
{
	PQExpBuffer buffer = createPQExpBuffer();

	appendPQExpBufferChar(buffer, '{');
	append_json_member(buffer, "database", all->session->database);
	append_json_member(buffer, "version", all->version);
	appendPQExpBufferStr(buffer, ", \"schemas\": [");
	for (int i = 0; i < all->count; i++)
	{
		const Tenant *tenant = &all->tenants[i];

		appendPQExpBufferStr(buffer, i > 0 ? ", {" : "{");
		append_json_member(buffer, "schema", tenant->schema);
		append_json_member(buffer, "before", tenant->version);
		append_json_member(buffer, "result", state_names[tenant->state]);
		append_json_member(buffer, "error", tenant->error);
		appendPQExpBufferChar(buffer, '}');
	}
	printf("%s]}\n", buffer->data);
	destroyPQExpBuffer(buffer);
}

/* Takes schemas to the version that was asked for, or that of the extension; returns the exit status. */
int
migrate_tenants(Session *session, const TextList *schemas)
{
	Tenants		all = read_tenants(session, schemas);
	Pool	   *pool = open_pool(session, Max(1, Min(session->options->jobs, count_of(&all, TENANT_WAITING))));

	session->if_interrupted = "Each schema is updated whole or not at all. Run it again: it does those that are left.";
	if (session->options->canary == 0 || update_canary(&all, pool))
	{
		update_tenants(&all, pool, all.count);
		update_slow_tenants(&all, all.count);
	}
	close_pool(pool);
	verify_tenants(&all, all.count);
	say_tenants(&all);
	if (session->options->json)
		print_tenants_as_json(&all);
	return all.updated + count_of(&all, TENANT_INTACT) == all.count ? EXIT_DONE : EXIT_FINDINGS;
}
