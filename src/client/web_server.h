/*-------------------------------------------------------------------------
 *
 * web_server.h
 *		The process that serves the page of studio.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CLIENT_WEB_SERVER_H
#define CLIENT_WEB_SERVER_H

#include <sys/types.h>

typedef struct WebServer
{
	pid_t		process;
	int			output;			/* what it prints can be read here */
	char		last_line[512];	/* the last that it has printed */
	int			length;			/* of the line that it is printing */
	char		line[512];
	bool		started;
} WebServer;

extern bool program_succeeds(char *const *arguments);
extern void start_web_server(WebServer *server, int port, const char *program);
extern bool read_from_web_server(WebServer *server);
extern void stop_web_server(WebServer *server);
extern int	free_port(void);

#endif							/* CLIENT_WEB_SERVER_H */
