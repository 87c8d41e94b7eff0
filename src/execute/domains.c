/*-------------------------------------------------------------------------
 *
 * execute/domains.c
 *		Whose domains a statement has the server check values of.
 *
 * The owner of a domain can have a function called by a check of it, and the
 * server calls that as whoever makes a value one of the domain.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <ctype.h>

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "common/keywords.h"
#include "miscadmin.h"
#include "parser/parser.h"
#include "parser/scanner.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

#include "execute/domains.h"
#include "live/lookup.h"

/* Raise an error if a type is a domain, or of one, whose checks would be another role's. */
static void
require_trusted_type(Oid type, Oid role)
{
	while (OidIsValid(type))
	{
		HeapTuple	row = SearchSysCache1(TYPEOID, ObjectIdGetDatum(type));
		Form_pg_type form;
		Oid			owner;
		Oid			below;

		if (!HeapTupleIsValid(row))
			return;
		form = (Form_pg_type) GETSTRUCT(row);
		owner = form->typowner;
		below = form->typtype == TYPTYPE_DOMAIN ? form->typbasetype : get_element_type(type);
		if (form->typtype == TYPTYPE_DOMAIN && !has_privs_of_role(owner, role))
			ereport(ERROR,
					(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
					 errmsg("domain \"%s\" belongs to role \"%s\"",
							pstrdup(NameStr(form->typname)), role_text(owner)),
					 errdetail("What that role has put into its checks would run with the rights of role \"%s\".",
							   role_text(role)),
					 errhint("Give it to the owner of the tables with ALTER DOMAIN ... OWNER TO.")));
		ReleaseSysCache(row);
		type = below;
	}
}

/* The name that a token of the scanner may be, which begins so; NULL if it is none. */
static const char *
name_of_token(int token, char first, const core_YYSTYPE *value)
{
	if (!isalpha((unsigned char) first) && !IS_HIGHBIT_SET(first) && first != '_' && first != '"')
		return NULL;
	for (int i = 0; i < ScanKeywords.num_keywords; i++)
	{
		if (ScanKeywordTokens[i] == token)
			return value->keyword;
	}
	return value->str;
}

/*
 * Raise an error if a statement, which is to run as a role, names domains of the
 * schema that may call what another role has put there.  Each name in it counts,
 * whatever it is the name of: too much of this is safe.
 */
void
require_trusted_domains(const char *text, Oid schema, Oid role)
{
	core_yy_extra_type extra;
	core_yyscan_t scanner = scanner_init(text, &extra, &ScanKeywords, ScanKeywordTokens);
	core_YYSTYPE value;
	YYLTYPE		location;
	int			token;

	while ((token = core_yylex(&value, &location, scanner)) != 0)
	{
		const char *name = name_of_token(token, text[location], &value);

		if (name != NULL)
			require_trusted_type(GetSysCacheOid2(TYPENAMENSP, Anum_pg_type_oid,
												 CStringGetDatum(name),
												 ObjectIdGetDatum(schema)), role);
	}
	scanner_finish(scanner);
}
