/*-------------------------------------------------------------------------
 *
 * studio.h
 *		What the web server of studio runs for every request.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CLIENT_STUDIO_H
#define CLIENT_STUDIO_H

extern const char studio_router[];

#endif							/* CLIENT_STUDIO_H */
