/*-------------------------------------------------------------------------
 *
 * turn.h
 *		One runner of migrate at a time.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CLIENT_TURN_H
#define CLIENT_TURN_H

#include "client/session.h"

extern void take_turn(Session *session);

#endif							/* CLIENT_TURN_H */
