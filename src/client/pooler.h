/*-------------------------------------------------------------------------
 *
 * pooler.h
 *		Poolers between the program and the server.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CLIENT_POOLER_H
#define CLIENT_POOLER_H

#include "client/session.h"

extern void need_own_session(Session *session);

#endif							/* CLIENT_POOLER_H */
