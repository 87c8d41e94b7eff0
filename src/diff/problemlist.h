/*-------------------------------------------------------------------------
 *
 * diff/problemlist.h
 *		Every problem that verification can find: its only declaration.
 *
 * PROBLEM(name, code, severity, plain_severity, blocks_scripts, detail,
 * plain_detail).  Severity is that in the schema of the extension, plain_
 * severity that of ordinary tables in another schema; likewise the details,
 * which say what the problem means for the person who reads it.  Without a
 * plain_detail the detail serves for both.
 *
 * An error differs from the model, is not enforced, or would not survive a
 * dump and restore with its rows.  A warning works, but is lost by a dump
 * without a word, or is a risk.  A note is no fault.  The codes are stable: programs compare them.
 * A script that leaves a problem which blocks scripts has failed.
 *
 * There is no include guard: who includes this defines PROBLEM for itself.
 *
 *-------------------------------------------------------------------------
 */

/* types */
PROBLEM(MISSING_ENUM, "missing_enum", ERR, ERR, true,
		"No type has this name: columns that used it are gone or have another type.",
		NULL)
PROBLEM(NOT_AN_ENUM, "not_an_enum", ERR, ERR, true,
		"Another kind of type has the name of the enum, so its labels are not checked by the server.",
		NULL)
PROBLEM(RENAMED_TYPE, "renamed_type", ERR, ERR, true,
		"The columns have it under another name: statements that name it fail, and so does restoring a dump where it is needed.",
		NULL)
PROBLEM(MISSING_ENUM_LABEL, "missing_enum_label", ERR, ERR, true,
		"Statements that write or compare with this label fail.",
		NULL)
PROBLEM(UNEXPECTED_ENUM_LABEL, "unexpected_enum_label", ERR, WARN, false,
		"A dump does not contain the label. Once a row uses it, restoring that table fails and it comes back empty, and so do the tables that reference it.",
		"The application's schema does not know this label. PostgreSQL cannot remove a label from an enum.")
PROBLEM(DIFFERENT_ENUM_ORDER, "different_enum_order", ERR, ERR, true,
		"Comparisons and ORDER BY on columns of this type give another order.",
		NULL)
PROBLEM(MISSING_DOMAIN, "missing_domain", ERR, ERR, true,
		"No type has this name: columns that used it are gone or have another type.",
		NULL)
PROBLEM(NOT_A_DOMAIN, "not_a_domain", ERR, ERR, true,
		"Another kind of type has the name of the domain, so its checks do not hold.",
		NULL)
PROBLEM(DIFFERENT_DOMAIN, "different_domain", ERR, ERR, true,
		"Values of this type are stored, defaulted or refused by other rules than the application expects.",
		NULL)
PROBLEM(MISSING_DOMAIN_CONSTRAINT, "missing_domain_constraint", ERR, ERR, true,
		"Values that the application relies on never to see are accepted.",
		NULL)
PROBLEM(DIFFERENT_DOMAIN_CONSTRAINT, "different_domain_constraint", ERR, ERR, true,
		"Other values are refused than the application expects.",
		NULL)
PROBLEM(UNEXPECTED_DOMAIN_CONSTRAINT, "unexpected_domain_constraint", WARN, WARN, false,
		"Values that the application writes may be refused, and a dump loses the constraint without a word.",
		"The application's schema does not know this constraint; values that it writes may be refused.")
PROBLEM(MISSING_SEQUENCE, "missing_sequence", ERR, ERR, true,
		"Nothing makes the numbers that rows are inserted with: inserts without the column fail.",
		NULL)
PROBLEM(NOT_A_SEQUENCE, "not_a_sequence", ERR, ERR, true,
		"Another kind of relation has the name of the sequence.",
		NULL)
PROBLEM(RENAMED_SEQUENCE, "renamed_sequence", ERR, ERR, true,
		"It makes the numbers under another name: statements that name it fail, and so does restoring its value from a dump.",
		NULL)
PROBLEM(DIFFERENT_SEQUENCE, "different_sequence", ERR, ERR, true,
		"It makes other numbers than the application expects, ends earlier, or goes with another column.",
		NULL)

/* tables and columns */
PROBLEM(MISSING_TABLE, "missing_table", ERR, ERR, true,
		"The table is gone with its rows. Every statement that names it fails.",
		NULL)
PROBLEM(NOT_A_TABLE, "not_a_table", ERR, ERR, true,
		"Another kind of relation has the name of the table, so none of its keys and defaults hold.",
		NULL)
PROBLEM(RENAMED_TABLE, "renamed_table", ERR, ERR, true,
		"It is there with its rows under another name: statements that name it fail, and so does restoring its rows from a dump.",
		"What has its primary key has another name, and may be it: statements that name it fail.")
PROBLEM(MISSING_COLUMN, "missing_column", ERR, ERR, true,
		"Every statement that names the column fails; what it held is lost.",
		NULL)
PROBLEM(UNEXPECTED_COLUMN, "unexpected_column", ERR, WARN, false,
		"A dump has the column's data but not the column: restoring this table fails, and it comes back empty with the tables that reference it.",
		"The application's schema does not know this column.")
PROBLEM(DIFFERENT_COLUMN_TYPE, "different_column_type", ERR, ERR, true,
		"Values that the application writes are refused, cut or stored in another form, and a restored table has the expected type again.",
		NULL)
PROBLEM(DIFFERENT_COLUMN_COLLATION, "different_column_collation", ERR, ERR, true,
		"Comparisons, ORDER BY and indexes on the column follow other rules than the application expects.",
		NULL)
PROBLEM(DIFFERENT_COLUMN_NULLABILITY, "different_column_nullability", ERR, ERR, true,
		"NULL is accepted where the application expects a value, or refused where it writes none.",
		NULL)
PROBLEM(DIFFERENT_COLUMN_DEFAULT, "different_column_default", ERR, ERR, true,
		"Rows inserted without this column get another value than the application expects.",
		NULL)
PROBLEM(DIFFERENT_COLUMN_IDENTITY, "different_column_identity", ERR, ERR, true,
		"The server makes the values of this column itself, or no longer does.",
		NULL)
PROBLEM(DIFFERENT_COLUMN_GENERATION, "different_column_generation", ERR, ERR, true,
		"The server computes this column and refuses to have it written, or no longer computes it.",
		NULL)
PROBLEM(DIFFERENT_COLUMN_ORDER, "different_column_order", ERR, ERR, true,
		"INSERT without a column list and pg_dump --inserts put values into the wrong columns.",
		NULL)
PROBLEM(DIFFERENT_COLUMN_STORAGE, "different_column_storage", WARN, WARN, false,
		"Large values are stored or compressed in another way, and a dump loses the setting without a word.",
		"Large values are stored or compressed in another way than the application's schema says.")

/* constraints */
PROBLEM(MISSING_PRIMARY_KEY, "missing_primary_key", ERR, ERR, true,
		"Rows with the same id are accepted, foreign keys cannot reference the table, and logical replication cannot update it.",
		NULL)
PROBLEM(DIFFERENT_PRIMARY_KEY, "different_primary_key", ERR, ERR, true,
		"Rows are identified by other columns, or the key is checked at another time, than the application expects.",
		NULL)
PROBLEM(MISSING_UNIQUE_CONSTRAINT, "missing_unique_constraint", ERR, ERR, true,
		"Duplicates are accepted: two users with one email, or two sessions with one token.",
		NULL)
PROBLEM(DIFFERENT_UNIQUE_CONSTRAINT, "different_unique_constraint", ERR, ERR, true,
		"Other duplicates are refused than the application expects.",
		NULL)
PROBLEM(MISSING_FOREIGN_KEY, "missing_foreign_key", ERR, ERR, true,
		"Rows may point to rows that do not exist, and deleting a parent leaves its children behind.",
		NULL)
PROBLEM(DIFFERENT_FOREIGN_KEY, "different_foreign_key", ERR, ERR, true,
		"The key references something else, or deleting or updating a parent does something else to its children.",
		NULL)
PROBLEM(FOREIGN_KEY_NOT_ENFORCED, "foreign_key_not_enforced", ERR, ERR, true,
		"The key looks right and does not work: rows that violate it are accepted, or its ON DELETE action is not carried out. A restore with --disable-triggers that was killed leaves this.",
		NULL)
PROBLEM(FOREIGN_KEY_NOT_VALIDATED, "foreign_key_not_validated", ERR, ERR, true,
		"New rows are checked, existing ones never were: some may violate the key.",
		NULL)
PROBLEM(RENAMED_CONSTRAINT, "renamed_constraint", ERR, ERR, true,
		"It works under another name: statements and error handling that name the constraint fail.",
		NULL)
PROBLEM(UNEXPECTED_CONSTRAINT, "unexpected_constraint", WARN, WARN, false,
		"Rows that the application writes may be refused, and a dump loses the constraint without a word.",
		"The application's schema does not know this constraint; rows that it writes may be refused.")
PROBLEM(MISSING_CHECK_CONSTRAINT, "missing_check_constraint", ERR, ERR, true,
		"Rows that the application relies on never to see are accepted.",
		NULL)
PROBLEM(DIFFERENT_CHECK_CONSTRAINT, "different_check_constraint", ERR, ERR, true,
		"Other rows are refused than the application expects.",
		NULL)
PROBLEM(MISSING_EXCLUSION_CONSTRAINT, "missing_exclusion_constraint", ERR, ERR, true,
		"Rows that conflict with each other are accepted.",
		NULL)
PROBLEM(DIFFERENT_EXCLUSION_CONSTRAINT, "different_exclusion_constraint", ERR, ERR, true,
		"Other conflicts are refused than the application expects.",
		NULL)
PROBLEM(CHECK_CONSTRAINT_NOT_ENFORCED, "check_constraint_not_enforced", ERR, ERR, true,
		"The constraint looks right and does not work: rows that violate it are accepted.",
		NULL)
PROBLEM(CHECK_CONSTRAINT_NOT_VALIDATED, "check_constraint_not_validated", ERR, ERR, true,
		"New rows are checked, existing ones never were: some may violate the constraint.",
		NULL)

/* indexes */
PROBLEM(MISSING_INDEX, "missing_index", ERR, ERR, true,
		"Queries that rely on the index read the whole table.",
		NULL)
PROBLEM(DIFFERENT_INDEX, "different_index", ERR, ERR, true,
		"The index serves other queries than the ones it is there for.",
		NULL)
PROBLEM(INVALID_INDEX, "invalid_index", ERR, ERR, true,
		"No query uses the index, yet every write may have to maintain it. A CREATE INDEX CONCURRENTLY that failed leaves this. On a standby it may also be one that the primary is building.",
		NULL)
PROBLEM(STALE_INDEX_COLLATION, "stale_index_collation", WARN, WARN, false,
		"The index has texts in the order of another version of the library that compares them: queries may miss rows, and a unique key may let the same value in twice.",
		NULL)
PROBLEM(INDEX_BEING_BUILT, "index_being_built", WARN, WARN, true,
		"A session is building the index concurrently at this moment. No query uses it yet.",
		NULL)
PROBLEM(RENAMED_INDEX, "renamed_index", ERR, ERR, true,
		"It works under another name: an update that makes the index builds it a second time.",
		NULL)
PROBLEM(REPLACED_INDEX, "replaced_index", WARN, WARN, false,
		"An update has replaced the index, or the version does not have it any more: it costs every write, and serves nobody.",
		NULL)
PROBLEM(UNEXPECTED_INDEX, "unexpected_index", WARN, WARN, false,
		"Every write maintains the index, and a dump loses it without a word.",
		"The application's schema does not know this index; every write maintains it.")

/* what else hangs on a table */
PROBLEM(UNEXPECTED_TRIGGER, "unexpected_trigger", WARN, WARN, false,
		"It runs code on writes that the application does not know of, and a dump loses it without a word.",
		"It runs code on writes that the application's schema does not know of.")
PROBLEM(HIDDEN_TRIGGER, "hidden_trigger", ERR, ERR, true,
		"It is marked as one of the server's own, so nothing lists it, and runs code on writes that nobody sees: it may change rows, or let none in.",
		NULL)
PROBLEM(UNEXPECTED_RULE, "unexpected_rule", WARN, WARN, false,
		"It rewrites statements on the table, and a dump loses it without a word.",
		"It rewrites statements on the table in a way that the application's schema does not know of.")
PROBLEM(UNEXPECTED_POLICY, "unexpected_policy", WARN, WARN, false,
		"A dump loses the policy without a word: whatever it hides is visible after a restore.",
		"The application's schema does not know this policy.")
PROBLEM(UNEXPECTED_INHERITANCE, "unexpected_inheritance", WARN, WARN, false,
		"Queries on a parent return the rows of its children too, while its keys do not hold for them.",
		NULL)
PROBLEM(ATTACHED_AS_PARTITION, "attached_as_partition", ERR, ERR, true,
		"It is a partition of another table: it refuses rows that are not that partition's, its rows are seen and changed there too, and a dump does not contain that it is one.",
		"It is a partition of another table: it refuses rows that are not that partition's, and its rows are seen and changed there too.")
PROBLEM(UNEXPECTED_STATISTICS, "unexpected_statistics", WARN, WARN, false,
		"A dump loses the statistics object without a word, and plans change after a restore.",
		"The application's schema does not know this statistics object.")
PROBLEM(UNEXPECTED_PUBLICATION, "unexpected_publication", WARN, WARN, false,
		"Before PostgreSQL 18, a dump keeps the publication and loses the table from it without a word: its subscribers stop receiving changes.",
		"The application's schema does not know that this table is published.")
PROBLEM(UNEXPECTED_REFERENCE, "unexpected_reference", WARN, WARN, false,
		"The owner of that table can have code of his run where rows of this one are deleted, and as its owner.",
		NULL)
PROBLEM(UNEXPECTED_CAST, "unexpected_cast", WARN, WARN, false,
		"It may run code wherever a value is converted, with the rights of whoever does so, and changes what statements mean.",
		NULL)
PROBLEM(UNEXPECTED_OPERATOR, "unexpected_operator", WARN, WARN, false,
		"It may run code wherever values are compared, with the rights of whoever does so, and changes what statements mean.",
		NULL)
PROBLEM(UNEXPECTED_TYPE, "unexpected_type", WARN, WARN, false,
		"It is made of a type of this schema, which cannot be made again while it is there.",
		NULL)

/* durability */
PROBLEM(UNLOGGED_TABLE, "unlogged_table", ERR, ERR, true,
		"A crash empties the table, and standbys and physical backups do not have its rows.",
		NULL)
PROBLEM(TABLE_OF_TYPE, "table_of_type", WARN, WARN, true,
		"It is a table of a type: no column can be added or changed, so every update that does fails.",
		NULL)
PROBLEM(DIFFERENT_ACCESS_METHOD, "different_access_method", WARN, WARN, false,
		"The rows are stored by an extension of the server; without it the table cannot be read.",
		NULL)
PROBLEM(DIFFERENT_REPLICA_IDENTITY, "different_replica_identity", WARN, WARN, false,
		"Logical replication identifies rows in another way; with NOTHING, UPDATE and DELETE fail once the table is published. A dump loses the setting without a word.",
		"Logical replication identifies rows in another way; with NOTHING, UPDATE and DELETE fail once the table is published.")
PROBLEM(AUTOVACUUM_DISABLED, "autovacuum_disabled", WARN, WARN, false,
		"Dead rows pile up and statistics grow old until somebody vacuums the table by hand.",
		NULL)
PROBLEM(UNEXPECTED_STORAGE_PARAMETER, "unexpected_storage_parameter", WARN, WARN, false,
		"A dump loses the setting without a word.",
		"The application's schema does not know this setting.")
PROBLEM(DIFFERENT_STORAGE_PARAMETER, "different_storage_parameter", WARN, WARN, false,
		"The server stores or cleans up the rows in another way, and a dump loses the setting without a word.",
		"The server stores or cleans up the rows in another way than the application's schema says.")
PROBLEM(DIFFERENT_CLUSTERING, "different_clustering", WARN, WARN, false,
		"CLUSTER orders the rows by another index, and a dump loses the setting without a word.",
		"CLUSTER orders the rows by another index than the application's schema says.")
PROBLEM(DIFFERENT_COMMENT, "different_comment", WARN, WARN, false,
		"People read another meaning than the schema says, and a dump loses the comment without a word.",
		"People read another meaning than the application's schema says.")

/* membership and dumps */
PROBLEM(WRONG_SCHEMA, "wrong_schema", ERR, ERR, true,
		"It was moved out of the schema of the extension: statements that rely on the search_path no longer find it, and restoring its rows from a dump fails.",
		NULL)
PROBLEM(NOT_A_MEMBER, "not_a_member", ERR, ERR, true,
		"A dump contains it a second time beside the extension's own, so restoring it fails. DROP EXTENSION leaves it behind.",
		NULL)
PROBLEM(NOT_REGISTERED_FOR_DUMP, "not_registered_for_dump", ERR, ERR, true,
		"No dump contains the rows of this table: after a restore it is empty.",
		NULL)
PROBLEM(PARTLY_REGISTERED_FOR_DUMP, "partly_registered_for_dump", ERR, ERR, true,
		"A dump contains only the rows that meet this condition: after a restore the others are gone.",
		NULL)
PROBLEM(REGISTERED_TWICE, "registered_twice", WARN, WARN, false,
		"pg_dump applies the last condition that it finds, which may not be the one that was meant.",
		NULL)
PROBLEM(DANGLING_REGISTRATION, "dangling_registration", WARN, WARN, false,
		"The extension's list of tables to dump names one that is not its table any more.",
		NULL)
PROBLEM(GRANTS_NOT_IN_DUMP, "grants_not_in_dump", WARN, WARN, false,
		"The server takes its grants for the extension's own, as ALTER EXTENSION ... ADD notes them: a dump loses them without a word.",
		NULL)
PROBLEM(MISSING_FUNCTION, "missing_function", ERR, ERR, true,
		"What calls the function fails.",
		NULL)
PROBLEM(RENAMED_FUNCTION, "renamed_function", ERR, ERR, true,
		"The function works under another name: what calls it by its own fails.",
		NULL)
PROBLEM(UNTRUSTED_FUNCTION, "untrusted_function", ERR, ERR, true,
		"The function says whether the schema is intact, or keeps its rows, and is not as the extension makes it: what it says, or lets pass, cannot be relied on.",
		NULL)
PROBLEM(DIFFERENT_FUNCTION, "different_function", WARN, WARN, true,
		"The function does something else than the extension's, or with other rights. A dump loses the change without a word.",
		NULL)
PROBLEM(MISSING_GUARD, "missing_guard", ERR, ERR, true,
		"The event trigger is gone: dropping the extension with its rows, or a change of its tables, goes unnoticed.",
		NULL)
PROBLEM(DIFFERENT_GUARD, "different_guard", ERR, ERR, true,
		"The event trigger does not fire when it should, or does something else: dropping the extension with its rows, or a change of its tables, may go unnoticed.",
		NULL)
PROBLEM(GUARD_NOT_ENABLED, "guard_not_enabled", WARN, WARN, false,
		"The event trigger is disabled: dropping the extension with its rows, or a change of its tables, may go unnoticed.",
		NULL)
PROBLEM(UNEXPECTED_MEMBER_TABLE, "unexpected_member_table", ERR, ERR, false,
		"It belongs to the extension, whose scripts do not make it: a dump contains neither its definition nor its rows.",
		NULL)
PROBLEM(UNEXPECTED_MEMBER, "unexpected_member", WARN, WARN, false,
		"It belongs to the extension, whose scripts do not make it: a dump does not contain it, and DROP EXTENSION drops it.",
		NULL)
PROBLEM(UNEXPECTED_FUNCTION, "unexpected_function", ERR, ERR, false,
		"It has the name of a function of the extension and takes other arguments: a call without casts may run it instead, with the rights of who calls.",
		NULL)

/* the catalog itself */
PROBLEM(INCONSISTENT_CATALOG, "inconsistent_catalog", ERR, ERR, true,
		"One row of the catalog says another thing than the others do: the server believes it where it reads it. No statement does that, and none mends it: restore a backup, or have somebody mend the row who knows the catalog.",
		NULL)

/* on the way to a newer version */
PROBLEM(PREPARED, "prepared", NOTE, NOTE, false,
		"It was made ahead of the update to a newer version, which takes it as it is.",
		NULL)

/* ownership and isolation */
PROBLEM(DIFFERENT_OWNER, "different_owner", WARN, WARN, false,
		"Another role may alter or drop it and sees all its rows. A dump loses the owner without a word: after a restore it belongs to the owner of the extension.",
		"Another role than the owner of most of these tables may alter or drop it and sees all its rows.")
PROBLEM(OWNER_WITHOUT_SCHEMA_USAGE, "owner_without_schema_usage", ERR, ERR, true,
		"Foreign keys are checked as the owner of the tables: without USAGE on the schema, writes fail that need to look at this one.",
		NULL)
PROBLEM(OWNER_WITHOUT_PRIVILEGES, "owner_without_privileges", ERR, ERR, true,
		"Foreign keys are checked, and rows go with those that they point to, as the owner of the tables: without these privileges on its own table, such writes fail.",
		NULL)
PROBLEM(GRANTED_TO_PUBLIC, "granted_to_public", WARN, WARN, false,
		"Every role that can connect has these privileges, on the rows of all tenants.",
		NULL)
PROBLEM(UNEXPECTED_GRANT, "unexpected_grant", WARN, WARN, false,
		"The role can put code on the table that runs with the rights of whoever writes to it, or of its owner, or can let others do so.",
		NULL)
PROBLEM(UNEXPECTED_ROW_SECURITY, "unexpected_row_security", WARN, WARN, false,
		"Queries see only the rows that policies let through, and a dump loses the setting without a word: after a restore every row is visible.",
		"Queries see only the rows that policies let through.")
PROBLEM(ROW_SECURITY_WITHOUT_POLICY, "row_security_without_policy", WARN, WARN, false,
		"No role but the owner sees or writes a single row of the table.",
		NULL)
PROBLEM(POLICY_WITHOUT_ROW_SECURITY, "policy_without_row_security", WARN, WARN, false,
		"The table has policies that nothing applies: every role with privileges on it sees all rows.",
		NULL)
