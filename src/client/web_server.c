/*-------------------------------------------------------------------------
 *
 * web_server.c
 *		The process that serves the page of studio: PHP's own web server.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "client/message.h"
#include "client/signals.h"
#include "client/web_server.h"

/* Runs a program to its end without a word; true if it exits with 0. */
bool
program_succeeds(char *const *arguments)
{
	pid_t		process = fork();
	int			status;

	if (process == 0)
	{
		int			nowhere = open("/dev/null", O_RDWR);

		restore_signals();
		dup2(nowhere, 0);
		dup2(nowhere, 1);
		dup2(nowhere, 2);
		execvp(arguments[0], arguments);
		_exit(127);
	}
	while (process > 0 && waitpid(process, &status, 0) < 0 && errno == EINTR)
		;
	return process > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* The directory of what the web server reads and writes, which goes with this process. */
static char directory[MAXPGPATH];

static void
remove_directory(void)
{
	rmtree(directory, true);
}

/* Makes the directory, which is this user's only. */
static void
make_directory(void)
{
	const char *place = getenv("TMPDIR");

	snprintf(directory, sizeof(directory), "%s/schema_setup.XXXXXX", place != NULL && place[0] != '\0' ? place : "/tmp");
	if (mkdtemp(directory) == NULL)
		fail("TMPDIR names a directory to make it in.", "cannot make the directory \"%s\": %s", directory, strerror(errno));
	atexit(remove_directory);
}

/* Makes the file of the program in PHP that answers every request; returns its path. */
static const char *
make_router(const char *program)
{
	const char *path = psprintf("%s/router.php", directory);
	FILE	   *file = fopen(path, "w");

	if (file == NULL || fputs(program, file) < 0 || fclose(file) != 0)
		fail(NULL, "cannot write the file \"%s\": %s", path, strerror(errno));
	return path;
}

/* A port of this machine that nobody uses at the moment. */
int
free_port(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t	length = sizeof(address);
	int			listener = socket(AF_INET, SOCK_STREAM, 0);

	if (listener < 0 || bind(listener, (struct sockaddr *) &address, length) != 0 ||
		getsockname(listener, (struct sockaddr *) &address, &length) != 0)
		fail(NULL, "there is no free port: %s", strerror(errno));
	close(listener);
	return ntohs(address.sin_port);
}

/* Becomes the web server. It ends with this program, however that ends. */
static void
become_web_server(int port, const char *router, int output)
{
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	restore_signals();
	dup2(open("/dev/null", O_RDONLY), 0);
	dup2(output, 1);
	dup2(output, 2);
	execlp("php", "php", "-S", psprintf("127.0.0.1:%d", port), "-d", "display_errors=0", "-d", "file_uploads=0",
		   "-d", "sys_temp_dir=/nonexistent", "-d", psprintf("session.save_path=%s", directory), router, (char *) NULL);
	_exit(127);
}

/* Starts the web server, to run a program in PHP for every request. */
void
start_web_server(WebServer *server, int port, const char *program)
{
	const char *router;
	int			ends[2];

	make_directory();
	router = make_router(program);
	if (pipe(ends) != 0 || (server->process = fork()) < 0)
		fail(NULL, "cannot start the web server: %s", strerror(errno));
	if (server->process == 0)
		become_web_server(port, router, ends[1]);
	close(ends[1]);
	fcntl(ends[0], F_SETFL, O_NONBLOCK);
	server->output = ends[0];
}

/* Takes in what the web server has printed; false where it has ended. */
bool
read_from_web_server(WebServer *server)
{
	char		text[1024];
	ssize_t		length = read(server->output, text, sizeof(text));

	if (length == 0)
		return false;
	for (int i = 0; i < length; i++)
	{
		if (text[i] != '\n' && server->length < (int) sizeof(server->line) - 1)
			server->line[server->length++] = text[i];
		if (text[i] != '\n')
			continue;
		server->line[server->length] = '\0';
		server->length = 0;
		server->started = server->started || strstr(server->line, " started") != NULL;
		strlcpy(server->last_line, server->line, sizeof(server->last_line));
	}
	return true;
}

/* Ends the web server. */
void
stop_web_server(WebServer *server)
{
	kill(server->process, SIGTERM);
	while (waitpid(server->process, NULL, 0) < 0 && errno == EINTR)
		;
}
