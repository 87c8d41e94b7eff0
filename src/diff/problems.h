/*-------------------------------------------------------------------------
 *
 * diff/problems.h
 *		Every problem that verification can find.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_PROBLEMS_H
#define SCHEMA_SETUP_PROBLEMS_H

typedef enum Problem
{
	/* types */
	MISSING_ENUM,
	NOT_AN_ENUM,
	MISSING_ENUM_LABEL,
	RENAMED_ENUM_LABEL,
	UNEXPECTED_ENUM_LABEL,
	DIFFERENT_ENUM_ORDER,

	/* tables and columns */
	MISSING_TABLE,
	NOT_A_TABLE,
	RENAMED_TABLE,
	MISSING_COLUMN,
	RENAMED_COLUMN,
	UNEXPECTED_COLUMN,
	DIFFERENT_COLUMN_TYPE,
	DIFFERENT_COLUMN_COLLATION,
	DIFFERENT_COLUMN_NULLABILITY,
	DIFFERENT_COLUMN_DEFAULT,
	DIFFERENT_COLUMN_IDENTITY,
	DIFFERENT_COLUMN_GENERATION,
	DIFFERENT_COLUMN_ORDER,

	/* constraints */
	MISSING_PRIMARY_KEY,
	DIFFERENT_PRIMARY_KEY,
	MISSING_UNIQUE_CONSTRAINT,
	DIFFERENT_UNIQUE_CONSTRAINT,
	MISSING_FOREIGN_KEY,
	DIFFERENT_FOREIGN_KEY,
	FOREIGN_KEY_NOT_ENFORCED,
	FOREIGN_KEY_NOT_VALIDATED,
	RENAMED_CONSTRAINT,
	UNEXPECTED_CONSTRAINT,

	/* indexes */
	MISSING_INDEX,
	DIFFERENT_INDEX,
	INVALID_INDEX,
	INDEX_BEING_BUILT,
	RENAMED_INDEX,
	UNEXPECTED_INDEX,

	/* what else hangs on a table */
	UNEXPECTED_TRIGGER,
	UNEXPECTED_RULE,
	UNEXPECTED_POLICY,
	UNEXPECTED_INHERITANCE,
	UNEXPECTED_STATISTICS,
	UNEXPECTED_PUBLICATION,

	/* durability */
	UNLOGGED_TABLE,
	DIFFERENT_ACCESS_METHOD,
	DIFFERENT_REPLICA_IDENTITY,
	AUTOVACUUM_DISABLED,
	UNEXPECTED_STORAGE_PARAMETER,

	/* membership and dumps */
	WRONG_SCHEMA,
	NOT_A_MEMBER,
	NOT_REGISTERED_FOR_DUMP,
	PARTLY_REGISTERED_FOR_DUMP,
	REGISTERED_TWICE,
	DANGLING_REGISTRATION,
	GRANTS_NOT_IN_DUMP,
	GUARD_NOT_ENABLED,
	UNEXPECTED_MEMBER_TABLE,
	UNEXPECTED_MEMBER,
	UNEXPECTED_FUNCTION,

	/* ownership and isolation */
	DIFFERENT_OWNER,
	OWNER_WITHOUT_SCHEMA_USAGE,
	GRANTED_TO_PUBLIC,
	UNEXPECTED_ROW_SECURITY,
	ROW_SECURITY_WITHOUT_POLICY,
	POLICY_WITHOUT_ROW_SECURITY,
} Problem;

#define PROBLEM_COUNT (POLICY_WITHOUT_ROW_SECURITY + 1)

/* Severities as the SQL functions write them. */
#define SEVERITY_ERROR "error"
#define SEVERITY_WARNING "warning"

typedef struct ProblemInfo
{
	const char *code;
	const char *severity;		/* in the schema of the extension */
	const char *plain_severity; /* of ordinary tables in another schema */
	bool		blocks_scripts; /* a script that leaves this has failed */
	const char *detail;			/* what it means, in the extension's schema */
	const char *plain_detail;	/* the same for ordinary tables, where it
								 * differs */
} ProblemInfo;

extern const ProblemInfo problems[PROBLEM_COUNT];

#endif							/* SCHEMA_SETUP_PROBLEMS_H */
