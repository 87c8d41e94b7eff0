/*-------------------------------------------------------------------------
 *
 * message.h
 *		What the program says: progress on standard output, what is wrong on standard error.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CLIENT_MESSAGE_H
#define CLIENT_MESSAGE_H

#include <setjmp.h>

/* Exit statuses */
#define EXIT_DONE		0
#define EXIT_FAILED		1
#define EXIT_FINDINGS	2

#define PROGRAM_NAME	EXTENSION_NAME

#define pg_noreturn_attribute __attribute__((noreturn))

/* What would have ended the program; see catch_failures() */
typedef struct Failure
{
	sigjmp_buf	place;
	char	   *message;
	char	   *advice;			/* or NULL */
} Failure;

extern void init_messages(void);
extern void use_json_output(void);
extern bool is_json_output(void);
extern bool is_terminal_output(void);
extern int	terminal_width(void);
extern void say(const char *format,...) pg_attribute_printf(1, 2);
extern void show_progress(const char *text);
extern void complain(const char *advice, const char *format,...) pg_attribute_printf(2, 3);
extern void fail(const char *advice, const char *format,...) pg_attribute_printf(2, 3) pg_noreturn_attribute;
extern void catch_failures(Failure *failure);
extern void usage_error(const char *format,...) pg_attribute_printf(1, 2) pg_noreturn_attribute;
extern void leave(int status) pg_noreturn_attribute;

#endif							/* CLIENT_MESSAGE_H */
