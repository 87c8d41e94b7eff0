/*-------------------------------------------------------------------------
 *
 * schema/source.c
 *		The text of a definition: its tokens, and places for people.
 *
 * Parse trees say where something begins.  Where it ends, and what its author
 * wrote, is found in the tokens.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <ctype.h>

#include "common/keywords.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "parser/parser.h"
#include "parser/scanner.h"
#include "parser/scansup.h"

#include "schema/parser.h"
#include "settings.h"

/* Note where each line begins. */
static void
note_lines(Source *source)
{
	int			count = 1;

	for (const char *c = source->text; *c != '\0'; c++)
		count += (*c == '\n');
	source->lines = palloc(count * sizeof(int));
	source->lines[0] = 0;
	source->line_count = 1;
	for (const char *c = source->text; *c != '\0'; c++)
	{
		if (*c == '\n')
			source->lines[source->line_count++] = (int) (c + 1 - source->text);
	}
}

/* Line and column of a place, both from 1, as FILE:LINE:COLUMN. */
const char *
source_place(const Source *source, int location)
{
	int			first = 0;
	int			behind = source->line_count;
	const char *line;

	while (behind - first > 1)
	{
		int			middle = (first + behind) / 2;

		if (source->lines[middle] <= location)
			first = middle;
		else
			behind = middle;
	}
	line = source->text + source->lines[first];
	return psprintf("%s:%d:%d", source->file, first + 1,
					pg_mbstrlen_with_len(line, (int) (source->text + location - line)) + 1);
}

/*
 * The byte that an error position of the server means: it counts characters from
 * 1, and from where the scanner began.
 */
int
source_location(const Source *source, int position)
{
	const char *begin = source->text + source->scanned;

	return source->scanned + pg_mbcharcliplen(begin, strlen(begin), position - 1);
}

/* Does an identifier begin here, quoted or not? */
static bool
begins_identifier(const char *c)
{
	return *c == '"' || *c == '_' || isalpha((unsigned char) *c) || IS_HIGHBIT_SET(*c);
}

/* How many bytes a name has that the source has between these places. */
static int
name_length(const char *start, const char *end)
{
	int			length = (int) (end - start);

	if (*start != '"')
		return length;
	length -= 2;
	for (const char *c = start + 1; c < end - 1; c++)
	{
		if (*c == '"')
		{
			length--;
			c++;
		}
	}
	return length;
}

/* The server would shorten a name that is too long, and say so in a notice. */
static void
require_short_name(const Source *source, int start, int end)
{
	const char *name = source->text + start;
	int			length;

	if (!begins_identifier(name) || end - start < NAMEDATALEN)
		return;
	length = name_length(name, source->text + end);
	if (length >= NAMEDATALEN)
		ereport(ERROR,
				(errcode(ERRCODE_NAME_TOO_LONG),
				 errmsg("%s: name of %d bytes", source_place(source, start), length),
				 errdetail("The server would shorten %.*s.", end - start, name),
				 errhint("Write a name of %d bytes or less.", NAMEDATALEN - 1)));
}

/* Is this the first token of its line, and a command of psql that pg_dump writes? */
static bool
is_psql_command(const char *text, int location)
{
	const char *command = text + location;

	if (location > 0 && text[location - 1] != '\n')
		return false;
	return strncmp(command, "\\restrict ", 10) == 0 ||
		strncmp(command, "\\unrestrict ", 12) == 0;
}

/* Put blanks in place of the rest of a line.  Returns where it ends. */
static int
blank_line(char *text, int location)
{
	while (text[location] != '\0' && text[location] != '\n')
		text[location++] = ' ';
	return location;
}

/* Add a token that has been scanned. */
static void
add_token(Source *source, int start, int end)
{
	if (source->count == source->size)
	{
		source->size = Max(1024, source->size * 2);
		source->tokens = source->tokens ?
			repalloc_huge(source->tokens, source->size * sizeof(Token)) :
			palloc_extended(source->size * sizeof(Token), MCXT_ALLOC_HUGE);
	}
	source->tokens[source->count].start = start;
	source->tokens[source->count++].end = end;
}

/*
 * Split the text behind a place into tokens, up to the next command of psql.
 * Returns where that ends, whose words need not be tokens, or -1 for none.
 */
static int
read_tokens(Source *source, int begin)
{
	core_yy_extra_type extra;
	core_YYSTYPE value;
	YYLTYPE		location;
	core_yyscan_t scanner = scanner_init(source->text + begin, &extra, &ScanKeywords,
										 ScanKeywordTokens);
	int			end_of_command = -1;

	source->scanned = begin;
	while (core_yylex(&value, &location, scanner) != 0)
	{
		/* The scanner ends its last token in its buffer with a zero byte. */
		int			length = (int) strlen(extra.scanbuf + location);

		if (extra.scanbuf[location] == '\\' && is_psql_command(source->text, begin + location))
		{
			end_of_command = blank_line(source->text, begin + location);
			break;
		}
		require_short_name(source, begin + location, begin + location + length);
		add_token(source, begin + location, begin + location + length);
	}
	scanner_finish(scanner);
	return end_of_command;
}

/* Make a source of a definition's text, without tokens yet. */
Source *
source_make(const char *text, const char *file)
{
	Source	   *source = palloc0(sizeof(Source));

	source->file = file;
	source->text = pstrdup(text);
	/* psql passes over a byte order mark as well. */
	if (strncmp(text, "\xef\xbb\xbf", 3) == 0)
		memset(source->text, ' ', 3);
	note_lines(source);
	return source;
}

/* Split the source into tokens; errors are those of the scanner, with a position. */
void
source_read(Source *source)
{
	int			level = NewGUCNestLevel();
	int			begin = 0;

	/* Of a name that is too long our error says more than the server's notice. */
	set_option("client_min_messages", "error");
	while (begin >= 0)
		begin = read_tokens(source, begin);
	source->scanned = 0;
	AtEOXact_GUC(true, level);
}

/* The first token that begins at a place or behind it; their count if there is none. */
int
source_token_at(const Source *source, int location)
{
	int			low = 0;
	int			high = source->count;

	while (low < high)
	{
		int			middle = (low + high) / 2;

		if (source->tokens[middle].start < location)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Where a token begins; the end of the text for one behind the last. */
int
token_start(const Source *source, int token)
{
	return token < source->count ? source->tokens[token].start : (int) strlen(source->text);
}

/* Is a token this keyword or sign?  A quoted name is none. */
bool
token_is(const Source *source, int token, const char *word)
{
	int			length;

	if (token >= source->count)
		return false;
	length = source->tokens[token].end - source->tokens[token].start;
	return length == strlen(word) &&
		pg_strncasecmp(source->text + source->tokens[token].start, word, length) == 0;
}

/* How much deeper in parentheses is what follows a token? */
static int
token_depth(const Source *source, int token)
{
	if (token_is(source, token, "(") || token_is(source, token, "["))
		return 1;
	if (token_is(source, token, ")") || token_is(source, token, "]"))
		return -1;
	return 0;
}

/* The token that closes a parenthesis; the parser has made sure that there is one. */
int
closing_token(const Source *source, int token)
{
	int			depth = token_depth(source, token);

	while (depth > 0 && ++token < source->count)
		depth += token_depth(source, token);
	return token;
}

/* The first such keyword or sign in a piece, outside of parentheses; -1: none. */
int
find_token(const Source *source, Piece piece, const char *word)
{
	int			depth = 0;

	for (int token = piece.first; token <= piece.last; token++)
	{
		if (depth == 0 && token_is(source, token, word))
			return token;
		depth += token_depth(source, token);
	}
	return -1;
}

/* Split a piece at its commas, into a list of pieces. */
List *
source_split(const Source *source, Piece piece)
{
	List	   *result = NIL;
	Piece		rest = piece;

	for (;;)
	{
		int			comma = find_token(source, rest, ",");
		Piece	   *part = palloc(sizeof(Piece));

		part->first = rest.first;
		part->last = comma < 0 ? rest.last : comma - 1;
		result = lappend(result, part);
		if (comma < 0)
			return result;
		rest.first = comma + 1;
	}
}
