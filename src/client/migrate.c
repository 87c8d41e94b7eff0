/*-------------------------------------------------------------------------
 *
 * migrate.c
 *		schema_setup migrate: installs the extension or takes it to a version, and verifies.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include "client/commands.h"
#include "client/install.h"
#include "client/pooler.h"
#include "client/tenants.h"
#include "client/turn.h"
#include "client/update.h"

#define IF_INTERRUPTED "Nothing is half done that matters: run it again, it goes on where it stopped."

/* Makes sure that the role may update the extension. */
void
need_ownership(Session *session)
{
	if (!session->may_update)
		fail("Run it as that role or as a superuser.", "role \"%s\" may not update the extension: it belongs to role \"%s\"",
			 session->role, session->owner);
}

/* Takes the extension from the installed version to the one that is wanted; returns the exit status. */
static int
update(Session *session, const Package *package)
{
	need_ownership(session);
	if (!package->leads_there)
		fail(psprintf("Its package lacks an update script (" EXTENSION_NAME "--%s--%s.sql, or steps between): install one that has it.",
					  session->installed, package->newest),
			 "there is no way from version %s to %s on that server", session->installed, package->newest);
	say("database \"%s\": from version %s to %s", session->database, session->installed, package->newest);
	return update_version(session, NULL, package->newest);
}

/* Gets the extension to the version that is wanted, from whatever there is; returns the exit status. */
static int
bring_to_version(Session *session, Package *package)
{
	bool		taken_in = session->installed != NULL && strcmp(session->installed, "unpackaged") == 0;

	if (taken_in || (session->options->adopt && session->installed == NULL))
	{
		if (session->installed != NULL)
			need_ownership(session);
		if (adopt(session, package) != EXIT_DONE)
			return EXIT_FINDINGS;
		need_package(session, package);
	}
	if (session->installed == NULL)
	{
		install(session, package);
		return EXIT_DONE;
	}
	if (strcmp(session->installed, package->newest) == 0)
	{
		say("database \"%s\" is at version %s%s", session->database, session->installed,
			session->options->to_version != NULL ? "" : ", the newest one");
		if (session->may_update)
			drop_replaced_indexes(session);
		return EXIT_DONE;
	}
	if (schema_is_ahead(session, package))
	{
		need_ownership(session);
		return follow(session, package);
	}
	return update(session, package);
}

/* The schema that is named, if it is another one than the extension's own; otherwise NULL. */
static const char *
other_schema(Session *session)
{
	const char *schema = options_name_one(session->options) ? named_schema(session->options) : NULL;

	return schema == NULL || session->home == NULL || is_home(session, schema) ? NULL : schema;
}

/* Verifies a schema when all is done; returns the exit status. */
static int
verify_at_end(Session *session, const char *schema)
{
	look(session);
	if (list_errors(session, schema))
		return EXIT_FINDINGS;
	if (schema == NULL)
		say("version %s in database \"%s\" is intact", session->installed, session->database);
	if (schema == NULL && !session->options->all)
		mention_others(session);
	return EXIT_DONE;
}

/* Takes a schema back to what it is without what was prepared for a newer version; returns the exit status. */
static int
abort_update(Session *session, const char *schema)
{
	need_installed(session);
	if (schema == NULL)
		need_ownership(session);
	if (!take_back_preparations(session, schema, session->options->allow_data_loss))
		return EXIT_FINDINGS;
	if (schema == NULL)
		say("nothing in database \"%s\" is prepared for a newer version", session->database);
	else
		say("nothing in schema \"%s\" is prepared for a newer version", schema);
	return verify_at_end(session, schema);
}

/* Gets the extension with its own schema to the version that is wanted, and verifies; returns the exit status. */
static int
migrate_own_schema(Session *session, Package *package)
{
	int			status = bring_to_version(session, package);

	return status == EXIT_DONE ? verify_at_end(session, NULL) : status;
}

/* Are only other schemas than the extension's own to be updated? */
static bool
is_for_tenants(Session *session)
{
	return !session->options->all && (other_schema(session) != NULL || !options_name_one(session->options));
}

/*
 * Updates the schemas that the options mean. The extension's own comes first, if it is among them, since what the others
 * are to have is its version. Returns the exit status.
 */
static int
migrate_schemas(Session *session, Package *package)
{
	TextList	schemas,
				others = {0};

	if (session->options->all && migrate_own_schema(session, package) != EXIT_DONE)
		return EXIT_FINDINGS;
	need_installed(session);
	schemas = find_schemas(session);
	need_tables(session, &schemas);
	for (int i = 0; i < schemas.count; i++)
	{
		if (!is_home(session, schemas.values[i]))
			add_text(&others, schemas.values[i]);
		else if (!session->options->all && migrate_own_schema(session, package) != EXIT_DONE)
			return EXIT_FINDINGS;
	}
	return migrate_tenants(session, &others);
}

/* schema_setup migrate */
int
run_migrate(const Options *options)
{
	Session    *session = open_session(options);
	Package		package;
	int			status;

	need_package(session, &package);
	need_own_session(session);
	make_patient(session);
	session->if_interrupted = IF_INTERRUPTED;
	take_turn(session);
	need_package(session, &package);
	if (!options->abort && (options->all || is_for_tenants(session)))
		status = migrate_schemas(session, &package);
	else
	{
		status = options->abort ? abort_update(session, other_schema(session)) : migrate_own_schema(session, &package);
		print_summary(session, other_schema(session));
	}
	close_session(session);
	return status;
}
