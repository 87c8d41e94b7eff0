/*-------------------------------------------------------------------------
 *
 * parameters.c
 *		Which database is meant: DATABASE_URL, the options, and what libpq takes from the environment.
 *
 * No message shows what cannot be read: it may hold a password.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include "client/connection.h"
#include "client/message.h"

#define CONNECT_TIMEOUT "10"

#define URL_EXAMPLE "It looks like this: postgresql://user:password@host:5432/database"

/* Makes sure that somebody said which database is meant. */
static void
need_database(const Options *options, const char *url)
{
	static const char *const variables[] = {"PGHOST", "PGHOSTADDR", "PGPORT", "PGUSER", "PGDATABASE", "PGSERVICE"};

	if (url != NULL || options->dbname != NULL || options->host != NULL || options->port != NULL || options->user != NULL)
		return;
	for (int i = 0; i < lengthof(variables); i++)
	{
		const char *value = getenv(variables[i]);

		if (value != NULL && value[0] != '\0')
			return;
	}
	fail("For example: export DATABASE_URL=postgresql://user:password@localhost:5432/portal\n"
		 "or:          export PGHOST=localhost PGUSER=user PGDATABASE=portal, with the password in PGPASSWORD or ~/.pgpass",
		 "which database? Neither DATABASE_URL nor PGHOST, PGUSER or PGDATABASE is set");
}

/* Sets a parameter, in place of what it was. */
void
set_parameter(Parameters *parameters, const char *name, const char *value)
{
	int			i = 0;

	while (i < parameters->count && strcmp(parameters->names[i], name) != 0)
		i++;
	if (i == MAX_PARAMETERS)
		fail(NULL, "too many parameters of the connection");
	parameters->names[i] = pg_strdup(name);
	parameters->values[i] = pg_strdup(value);
	if (i == parameters->count)
		parameters->count++;
}

/* What a parameter was set to, or NULL. */
const char *
parameter_value(const Parameters *parameters, const char *name)
{
	for (int i = 0; i < parameters->count; i++)
	{
		if (strcmp(parameters->names[i], name) == 0)
			return parameters->values[i];
	}
	return NULL;
}

static bool
is_url(const char *text)
{
	return strncmp(text, "postgresql://", 13) == 0 || strncmp(text, "postgres://", 11) == 0;
}

/* Does libpq know a parameter of this name? */
static bool
is_known_parameter(const char *name, size_t length)
{
	PQconninfoOption *known = PQconndefaults();
	bool		found = length == 3 && strncmp(name, "ssl", 3) == 0;

	for (PQconninfoOption *option = known; option != NULL && option->keyword != NULL; option++)
		found = found || (strncmp(option->keyword, name, length) == 0 && option->keyword[length] == '\0');
	PQconninfoFree(known);
	return found;
}

/* Refuses a URL with an @ that ends no user, which libpq would take for part of a host's name. */
static void
check_url(const char *url)
{
	const char *text = strstr(url, "//") + 2;
	const char *name;

	if (text[strcspn(text, "@/")] == '@')
		text += strcspn(text, "@") + 1;
	if (strchr(text, '@') != NULL)
		fail("In user and password write %40 for @, %2F for /, %3A for :, %25 for %.",
			 "DATABASE_URL cannot be read: it has an @ too many, or a / in the user or password");
	name = strchr(text, '?');
	while (name != NULL)
	{
		size_t		length = strcspn(++name, "=&");

		if (length > 0 && !is_known_parameter(name, length))
			fail("Leave it out, or use PGHOST, PGUSER and PGDATABASE.",
				 "DATABASE_URL has a parameter that PostgreSQL does not know: \"%.*s\"", (int) length, name);
		name = strchr(name, '&');
	}
}

/* Takes in a connection string. */
static void
read_string(Parameters *parameters, const char *string)
{
	char	   *error = NULL;
	PQconninfoOption *read;

	if (is_url(string))
		check_url(string);
	else if (strstr(string, "://") != NULL && (strchr(string, '=') == NULL || strchr(string, '=') > strstr(string, "://")))
		fail(URL_EXAMPLE, "DATABASE_URL is not the address of a PostgreSQL database");
	read = PQconninfoParse(string, &error);
	if (read == NULL)
		fail(URL_EXAMPLE, "DATABASE_URL cannot be read");
	for (PQconninfoOption *option = read; option->keyword != NULL; option++)
	{
		if (option->val != NULL && option->val[0] != '\0')
			set_parameter(parameters, option->keyword, option->val);
	}
	PQconninfoFree(read);
}

static bool
is_connection_string(const char *text)
{
	return strchr(text, '=') != NULL || strstr(text, "://") != NULL;
}

/* What libpq will take for a parameter: what was set, or what the environment or its service file say. */
const char *
known_value(const Parameters *parameters, const char *name)
{
	const char *value = parameter_value(parameters, name);
	const char *service = parameter_value(parameters, "service");
	PQconninfoOption *defaults;

	if (value != NULL)
		return value;
	if (service != NULL)
		setenv("PGSERVICE", service, 1);
	defaults = PQconndefaults();
	for (PQconninfoOption *option = defaults; option != NULL && option->keyword != NULL; option++)
	{
		if (strcmp(option->keyword, name) == 0 && option->val != NULL)
			value = pg_strdup(option->val);
	}
	PQconninfoFree(defaults);
	return value;
}

/* Puts together what libpq is told. */
void
read_parameters(const Options *options, Parameters *parameters)
{
	const char *url = getenv("DATABASE_URL");

	if (url != NULL && url[0] == '\0')
		url = NULL;
	need_database(options, url);
	if (options->dbname != NULL && is_connection_string(options->dbname))
		url = options->dbname;
	if (url != NULL && !is_connection_string(url))
		set_parameter(parameters, "dbname", url);
	else if (url != NULL)
		read_string(parameters, url);
	if (options->dbname != NULL && !is_connection_string(options->dbname))
		set_parameter(parameters, "dbname", options->dbname);
	if (options->host != NULL)
		set_parameter(parameters, "host", options->host);
	if (options->port != NULL)
		set_parameter(parameters, "port", options->port);
	if (options->user != NULL)
		set_parameter(parameters, "user", options->user);
	if (parameter_value(parameters, "application_name") == NULL)
		set_parameter(parameters, "application_name", psprintf(PROGRAM_NAME " %s", options->command->name));
	if (known_value(parameters, "connect_timeout") == NULL)
		set_parameter(parameters, "connect_timeout", CONNECT_TIMEOUT);
	set_parameter(parameters, "client_encoding", "UTF8");
}
