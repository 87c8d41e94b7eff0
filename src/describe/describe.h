/*-------------------------------------------------------------------------
 *
 * describe/describe.h
 *		A schema for people to read: as a diagram, and as a document.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_DESCRIBE_H
#define SCHEMA_SETUP_DESCRIBE_H

#include "diff/diff.h"
#include "model/model.h"

/*
 * What is described.  The differences are those of the model from what it
 * should be; what it lacks by them is described as missing.
 */
typedef struct Description
{
	const char *title;
	const Model *model;
	List	   *differences;	/* Difference; NIL also where it was compared with nothing */
	bool		compared;

	/* Made by describe(). */
	int			mark_count;
	struct Mark *marks;			/* by the address of the object */
	List	   *tables;			/* ModelTable, also the missing ones */
} Description;

/* description.c */
extern Description *describe(const char *title, const Model *model, List *differences,
							 bool compared);

/* mermaid.c, dot.c */
extern const char *mermaid_text(const Description *description);
extern const char *dot_text(const Description *description);

/* document.c: the picture is a part of HTML, or NULL */
extern const char *markdown_text(const Description *description);
extern const char *html_text(const Description *description, const char *picture);

#endif							/* SCHEMA_SETUP_DESCRIBE_H */
