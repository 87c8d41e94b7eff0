/*-------------------------------------------------------------------------
 *
 * look.c
 *		What there is in a database, and reading of it.
 *
 * What only reads is one message to the server, with one transaction in it and settings that end with that: a pooler
 * may have it run in any connection, and finds that as it was.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include "client/session.h"

#define HOME_ROW \
	"FROM pg_catalog.pg_extension JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) extnamespace " \
	"WHERE extname OPERATOR(pg_catalog.=) '" EXTENSION_NAME "'"

/* Raises an error where the extension is in another schema by now than the one that was looked up; see explain(). */
#define SAME_HOME \
	"SELECT (CASE WHEN EXISTS (SELECT " HOME_ROW " AND nspname = %L) THEN '0' " \
	"ELSE '" OWN_ERROR "the extension was moved to another schema in the meantime' END)::integer; "

#define IS_MEMBER(function) \
	"EXISTS (SELECT FROM pg_depend d JOIN pg_extension e ON d.refobjid = e.oid WHERE d.classid = 'pg_proc'::regclass " \
	"AND d.objid = " function ".oid AND d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' AND e.extname = '" EXTENSION_NAME "')"

/*
 * Raises an error where a function that a query calls is not the library's any more, or not called as it is to be: one
 * that returns nothing says that all is well. Another one of its name that somebody has made is not called.
 */
#define SAME_FUNCTIONS \
	"SELECT coalesce((SELECT '" OWN_ERROR "function ' || p.proname || ' is not what the extension has made' " \
	"FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang WHERE p.proname LIKE '" EXTENSION_NAME "%%' " \
	"AND p.pronamespace = (SELECT n.oid FROM pg_namespace n WHERE n.nspname = %L) AND strpos(%L, '.\"' || p.proname || '\"(') > 0 " \
	"AND (" IS_MEMBER("p") " OR NOT EXISTS (SELECT FROM pg_proc m WHERE m.proname = p.proname AND m.pronamespace = p.pronamespace AND " \
	IS_MEMBER("m") ")) AND (l.lanname <> 'c' OR p.proisstrict OR p.prosecdef OR p.proconfig IS NOT NULL OR " \
	"p.prosrc <> 'schema_setup' || substr(p.proname, length('" EXTENSION_NAME "') + 1) " \
	"OR p.probin NOT LIKE '%%/" EXTENSION_NAME "') ORDER BY p.proname LIMIT 1), '0')::integer; "

static void
replace_text(char **place, const char *text)
{
	free(*place);
	*place = text != NULL ? pg_strdup(text) : NULL;
}

/*
 * Statements after which no setting of a role or database decides what names mean, or cuts short what takes long, until
 * the transaction ends.
 */
const char *
safe_settings(Session *session)
{
	return psprintf("SET LOCAL search_path = pg_catalog, pg_temp; SET LOCAL client_min_messages = warning; "
					"SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0; %s",
					PQserverVersion(session->connection) >= 170000 ? "SET LOCAL transaction_timeout = 0; " : "");
}

/* Finds out what there is, as the fields of a session say. */
void
look(Session *session)
{
	PGresult   *result;

	result = must_execute(session, "look at the database",
						  fill(session, "%sSELECT regexp_replace(current_database(), E'[\\n\\r]', '?', 'g'), current_user, "
							   "pg_is_in_recovery(), extversion, nspname, extowner::regrole, "
							   "coalesce(pg_has_role(extowner, 'USAGE'), false), rolsuper AND NOT pg_is_in_recovery() "
							   "FROM pg_roles r LEFT JOIN pg_extension ON extname = %L "
							   "LEFT JOIN pg_namespace n ON n.oid = extnamespace WHERE rolname = current_user",
							   safe_settings(session), EXTENSION_NAME));
	replace_text(&session->database, value_at(result, 0, 0));
	replace_text(&session->role, value_at(result, 0, 1));
	session->standby = truth_at(result, 0, 2);
	replace_text(&session->installed, value_at(result, 0, 3));
	replace_text(&session->home, value_at(result, 0, 4));
	replace_text(&session->owner, value_at(result, 0, 5));
	session->may_update = truth_at(result, 0, 6);
	session->may_hold = truth_at(result, 0, 7);
	PQclear(result);
}

/* Makes sure that the extension was installed in the database when it was looked at. */
void
must_be_installed(const Session *session)
{
	if (session->installed == NULL)
		fail("Install it with: " PROGRAM_NAME " migrate",
			 "the extension " EXTENSION_NAME " is not installed in database \"%s\"", session->database);
}

/* Makes sure that the extension is installed in the database. */
void
need_installed(Session *session)
{
	look(session);
	must_be_installed(session);
}

/*
 * Appends what holds the schema of the extension. Its owner could put another schema in its place before the functions in
 * it are called, with functions of the same names. A superuser, whom that would be for, keeps it under its name until the
 * transaction ends, also where that is read-only by default; others may not lock it, and a standby has no such locks.
 */
static void
append_hold(PQExpBuffer buffer, Session *session)
{
	if (session->may_hold)
		appendPQExpBufferStr(buffer, "SET TRANSACTION READ WRITE; SELECT nspname " HOME_ROW " FOR KEY SHARE OF n NOWAIT; "
							 "SELECT set_config('transaction_read_only', current_setting('default_transaction_read_only'), true); ");
}

/*
 * Runs a query that calls functions of the extension, which may fail, and returns its result. The query is made of the
 * session's "home".
 */
PGresult *
try_to_read_rows(Session *session, const char *query)
{
	PQExpBuffer buffer = createPQExpBuffer();
	PGresult   *result;

	append_filled(buffer, session, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; %s", safe_settings(session));
	append_hold(buffer, session);
	append_filled(buffer, session, SAME_HOME, session->home);
	append_filled(buffer, session, SAME_FUNCTIONS, session->home, query);
	appendPQExpBufferStr(buffer, query);
	result = execute(session, buffer->data);
	destroyPQExpBuffer(buffer);
	return result;
}

/* The same for one that must not fail: it returns rows. */
PGresult *
read_rows(Session *session, const char *doing, const char *query)
{
	PGresult   *result = try_to_read_rows(session, query);

	if (PQresultStatus(result) != PGRES_TUPLES_OK)
		explain(result, doing);
	return result;
}

/* In a transaction, holds the schema of the extension and looks up its name. False where that fails. */
bool
hold_home(Session *session, PGresult **failure)
{
	PGresult   *result;

	result = execute(session, session->may_hold ? "SELECT nspname " HOME_ROW " FOR KEY SHARE OF n NOWAIT" : "SELECT nspname " HOME_ROW);
	if (PQresultStatus(result) != PGRES_TUPLES_OK)
	{
		*failure = result;
		return false;
	}
	replace_text(&session->home, value_at(result, 0, 0));
	PQclear(result);
	return true;
}

/* The same, and where it fails the program ends. */
void
must_hold_home(Session *session, const char *doing)
{
	PGresult   *failure;

	if (!hold_home(session, &failure))
		explain(failure, doing);
}

/*
 * The schema to look at as an argument of the extension's functions; NULL is its own. The types of all arguments are
 * said: somebody may have made another function of the same name that would be as good a match.
 */
const char *
target_of(Session *session, const char *schema)
{
	return schema == NULL ? "NULL::regnamespace" : fill(session, "quote_ident(%L::text)::regnamespace", schema);
}
