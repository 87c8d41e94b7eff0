/*-------------------------------------------------------------------------
 *
 * json.h
 *		Values of JSON that the program writes itself.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CLIENT_JSON_H
#define CLIENT_JSON_H

#include "pqexpbuffer.h"

extern void append_json_string(PQExpBuffer buffer, const char *text);
extern void append_json_member(PQExpBuffer buffer, const char *name, const char *text);
extern void print_json_error(const char *message, const char *advice);

#endif							/* CLIENT_JSON_H */
