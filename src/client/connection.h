/*-------------------------------------------------------------------------
 *
 * connection.h
 *		Which database is meant, and connections to it.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CLIENT_CONNECTION_H
#define CLIENT_CONNECTION_H

#include "libpq-fe.h"

#include "client/options.h"

#define MAX_PARAMETERS 64

/* What libpq is told, as it takes it: arrays that end with NULL. */
typedef struct Parameters
{
	const char *names[MAX_PARAMETERS + 1];
	const char *values[MAX_PARAMETERS + 1];
	int			count;
} Parameters;

extern void read_parameters(const Options *options, Parameters *parameters);
extern void set_parameter(Parameters *parameters, const char *name, const char *value);
extern const char *parameter_value(const Parameters *parameters, const char *name);
extern const char *known_value(const Parameters *parameters, const char *name);

extern PGconn *connect_to(Parameters *parameters, const Options *options);
extern PGconn *connect_unless_password(const Parameters *parameters);
extern PGconn *try_to_connect(const Parameters *parameters);

#endif							/* CLIENT_CONNECTION_H */
