/*-------------------------------------------------------------------------
 *
 * studio.c
 *		schema_setup studio: the database in a browser, on this machine only. The page is Adminer.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include <fcntl.h>
#include <unistd.h>

#include "client/commands.h"
#include "client/session.h"
#include "client/signals.h"
#include "client/studio.h"
#include "client/web_server.h"
#include "common/username.h"

#define ADMINER "/usr/share/adminer/adminer.php"

/* The web server begins to listen within this time. */
#define START_MILLISECONDS 10000

/* Makes sure that Adminer and what runs it are installed. */
static void
need_packages(void)
{
	char	   *run_php[] = {"php", "-v", NULL};
	char	   *look_for_pgsql[] = {"php", "-r", "exit(extension_loaded('pgsql') ? 0 : 1);", NULL};
	bool		adminer = access(ADMINER, R_OK) == 0;
	bool		php = program_succeeds(run_php);
	bool		pgsql = php && program_succeeds(look_for_pgsql);
	char	   *missing = psprintf("%s%s%s", adminer ? "" : " adminer", php ? "" : " php-cli", pgsql ? "" : " php-pgsql");

	/* Where adminer comes in, php-cgi keeps it from bringing a web server with it. */
	if (missing[0] != '\0')
		fail(psprintf("apt-get install --no-install-recommends php-cgi%s", missing), "studio needs these packages:%s", missing);
}

/* Has the page show the extension's tables first: the schema for the search_path of its sessions. */
static void
set_search_path(const char *schema)
{
	PQExpBuffer buffer = createPQExpBuffer();
	const char *before = getenv("PGOPTIONS");

	appendPQExpBuffer(buffer, "%s -c search_path=", before != NULL ? before : "");
	for (; *schema != '\0'; schema++)
		appendPQExpBuffer(buffer, "%s%c", *schema == '\\' || *schema == ' ' ? "\\" : "", *schema);
	setenv("PGOPTIONS", buffer->data, 1);
	destroyPQExpBuffer(buffer);
}

/* Sees whether the server is there, and where the extension's tables are. A password may be typed in the browser. */
static void
look_for_tables(const Parameters *parameters)
{
	PGconn	   *connection = connect_unless_password(parameters);
	PGresult   *result;

	if (connection == NULL)
		return;
	result = PQexec(connection, "SELECT pg_catalog.quote_ident(nspname) FROM pg_catalog.pg_extension JOIN pg_catalog.pg_namespace n "
					"ON n.oid OPERATOR(pg_catalog.=) extnamespace WHERE extname OPERATOR(pg_catalog.=) '" EXTENSION_NAME "'");
	if (PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) > 0)
		set_search_path(PQgetvalue(result, 0, 0));
	PQclear(result);
	PQfinish(connection);
}

/* Sets a variable of the environment to what libpq takes for a parameter; returns that. */
static const char *
pass_on(const Parameters *parameters, const char *name, const char *variable, const char *otherwise)
{
	const char *value = known_value(parameters, name);

	if (value == NULL || value[0] == '\0')
		value = otherwise;
	if (value != NULL)
		setenv(variable, value, 1);
	return value != NULL ? value : "";
}

/* Tells the page by its environment which database it is for. The password is the browser's to ask for. */
static void
set_environment(const Parameters *parameters, const char *key, int port)
{
	const char *user = pass_on(parameters, "user", "STUDIO_USERNAME", get_user_name_or_exit(PROGRAM_NAME));
	const char *host = known_value(parameters, "host");
	const char *server_port = known_value(parameters, "port");

	pass_on(parameters, "dbname", "STUDIO_DB", user);
	pass_on(parameters, "dbname", "PGDATABASE", user);
	pass_on(parameters, "sslmode", "PGSSLMODE", "prefer");
	pass_on(parameters, "sslrootcert", "PGSSLROOTCERT", NULL);
	setenv("STUDIO_SERVER", psprintf("%s%s%s", host != NULL ? host : "", server_port != NULL ? ":" : "",
									 server_port != NULL ? server_port : ""), 1);
	setenv("STUDIO_KEY", key, 1);
	setenv("STUDIO_PORT", psprintf("%d", port), 1);
	setenv("STUDIO_ADMINER", ADMINER, 1);
	unsetenv("PGPASSWORD");
	unsetenv("DATABASE_URL");
	unsetenv("PGCLIENTENCODING");
}

/* What only who reads the address of the page knows. */
static void
make_key(char *key)
{
	unsigned char bytes[16];
	int			source = open("/dev/urandom", O_RDONLY);

	if (source < 0 || read(source, bytes, sizeof(bytes)) != sizeof(bytes))
		fail(NULL, "cannot read /dev/urandom: %s", strerror(errno));
	close(source);
	for (int i = 0; i < lengthof(bytes); i++)
		sprintf(key + 2 * i, "%02x", bytes[i]);
}

/* Waits until the web server prints something, and takes that in; false where it has ended. A signal ends both. */
static bool
wait_for_output(WebServer *server, long milliseconds)
{
	wait_for_sockets(&server->output, 1, -1, milliseconds);
	if (received_signal() != 0)
	{
		stop_web_server(server);
		exit(128 + received_signal());
	}
	return read_from_web_server(server);
}

/* schema_setup studio */
int
run_studio(const Options *options)
{
	Parameters	parameters = {0};
	WebServer	server = {0};
	char		key[33];
	int			port = options->web_port != 0 ? options->web_port : free_port();
	int64		begin = clock_milliseconds();

	need_packages();
	read_parameters(options, &parameters);
	look_for_tables(&parameters);
	make_key(key);
	set_environment(&parameters, key, port);
	start_web_server(&server, port, studio_router);
	while (!server.started)
	{
		if (wait_for_output(&server, 100) && clock_milliseconds() - begin < START_MILLISECONDS)
			continue;
		stop_web_server(&server);
		fail(psprintf("Is port %d in use? Take another one: " PROGRAM_NAME " studio --port N", port),
			 "the page cannot be served: %s", server.last_line);
	}
	say("database \"%s\" in a browser on this machine, until Ctrl-C:", getenv("STUDIO_DB"));
	say("  http://127.0.0.1:%d/?key=%s", port, key);
	while (wait_for_output(&server, -1))
		;
	stop_web_server(&server);
	fail(NULL, "the web server has ended: %s", server.last_line);
}
