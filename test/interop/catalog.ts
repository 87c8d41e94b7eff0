// The catalog of a database as a list of strings, to prove that nothing touched it.

import type { Sql } from 'postgres';

// Every catalog that DDL on tables, types, functions, extensions and their comments writes to,
// with the column that tells a user's objects from the system's.
const catalogs = {
  pg_namespace: 'oid',
  pg_extension: 'oid',
  pg_class: 'oid',
  pg_attribute: 'attrelid',
  pg_attrdef: 'oid',
  pg_constraint: 'oid',
  pg_index: 'indexrelid',
  pg_type: 'oid',
  pg_enum: 'oid',
  pg_trigger: 'oid',
  pg_rewrite: 'oid',
  pg_policy: 'oid',
  pg_sequence: 'seqrelid',
  pg_inherits: 'inhrelid',
  pg_statistic_ext: 'oid',
  pg_event_trigger: 'oid',
  pg_proc: 'oid',
  pg_depend: 'objid',
  pg_description: 'objoid',
};

// What VACUUM and ANALYZE update, which a server may start by itself.
const changedByMaintenance = [
  'relpages', 'reltuples', 'relallvisible', 'relallfrozen', 'relfrozenxid', 'relminmxid',
];

// OIDs below are the system's own.
const firstUserOid = 16384;

// Every row of those catalogs with the transaction that wrote it: a row that was replaced by an
// equal one is a difference too.
export async function catalogSnapshot(sql: Sql): Promise<string[]> {
  const rows: string[] = [];
  for (const [catalog, key] of Object.entries(catalogs)) {
    const found = await sql`
      SELECT c.xmin || ' ' || (to_jsonb(c) - ${changedByMaintenance}::text[]) AS row
      FROM ${sql(catalog)} c WHERE ${sql(key)} >= ${firstUserOid}`;
    rows.push(...found.map(({ row }) => `${catalog} ${row}`));
  }
  return rows.sort();
}
