/*-------------------------------------------------------------------------
 *
 * file.h
 *		Files that the command line names.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CLIENT_FILE_H
#define CLIENT_FILE_H

extern FILE *open_to_write(const char *path);
extern void close_written(FILE *out, const char *path);
extern char *read_text(const char *path);

#endif							/* CLIENT_FILE_H */
