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
#include "client/turn.h"
#include "client/update.h"

#define IF_INTERRUPTED "Nothing is half done that matters: run it again, it goes on where it stopped."

/* Makes sure that --schema does not ask for another schema than the one that the extension is in. */
static void
check_schema(Session *session)
{
	const char *schema = named_schema(session->options);

	if (session->home != NULL && schema != NULL && strcmp(schema, session->home) != 0)
		fail("A superuser moves it with ALTER EXTENSION " EXTENSION_NAME " SET SCHEMA.",
			 "the extension is in schema \"%s\", not \"%s\"", session->home, schema);
}

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
		return EXIT_DONE;
	}
	if (schema_is_ahead(session, package))
	{
		need_ownership(session);
		return follow(session, package);
	}
	return update(session, package);
}

/* Takes the schema back to what it is without what was prepared for a newer version; returns the exit status. */
static int
abort_update(Session *session)
{
	need_installed(session);
	need_ownership(session);
	if (!take_back_preparations(session, NULL, session->options->allow_data_loss))
		return EXIT_FINDINGS;
	say("nothing in database \"%s\" is prepared for a newer version", session->database);
	return EXIT_DONE;
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
	check_schema(session);
	status = options->abort ? abort_update(session) : bring_to_version(session, &package);
	if (status == EXIT_DONE)
	{
		look(session);
		if (list_errors(session, NULL))
			status = EXIT_FINDINGS;
		else
			say("version %s in database \"%s\" is intact", session->installed, session->database);
	}
	print_summary(session, NULL);
	close_session(session);
	return status;
}
