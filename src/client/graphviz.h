/*-------------------------------------------------------------------------
 *
 * graphviz.h
 *		Has Graphviz draw a diagram.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CLIENT_GRAPHVIZ_H
#define CLIENT_GRAPHVIZ_H

extern char *drawn_by_graphviz(const char *diagram);

#endif							/* CLIENT_GRAPHVIZ_H */
