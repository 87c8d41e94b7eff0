// Drizzle ORM writes to and reads from every table, and the database keeps the rules.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { and, count, countDistinct, eq, getTableColumns, getTableName, sum } from 'drizzle-orm';
import { getTableConfig, isPgEnum, PgTable } from 'drizzle-orm/pg-core';
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import { drizzle } from 'drizzle-orm/postgres-js';
import type { Sql } from 'postgres';

import { connect, createExtensionDatabase } from './database.ts';
import { filledWithNow, ids, samples } from './sample-rows.ts';
import * as schema from './schema.ts';

type Connection = Pick<PostgresJsDatabase<typeof schema>, 'select' | 'insert' | 'update' | 'delete' | 'transaction'>;

const tables = samples.map(({ table }) => table);
const foreignKeys = tables.flatMap((table) => getTableConfig(table).foreignKeys);

describe('drizzle-orm', () => {
  let sql: Sql;
  let db: PostgresJsDatabase<typeof schema>;

  before(async () => {
    sql = connect(await createExtensionDatabase('orm'));
    db = drizzle(sql, { schema });
  });

  after(async () => {
    await sql?.end();
  });

  test('schema.ts declares 15 tables, 112 columns, 20 foreign keys, 8 indexes, 5 enums', () => {
    const configs = tables.map((table) => getTableConfig(table));
    assert.equal(Object.values(schema).filter((value) => value instanceof PgTable).length, 15);
    assert.equal(new Set(configs.map(({ name }) => name)).size, 15);
    assert.equal(configs.flatMap(({ columns }) => columns).length, 112);
    assert.equal(foreignKeys.length, 20);
    assert.equal(configs.flatMap(({ indexes }) => indexes).length, 8);
    assert.equal(Object.values(schema).filter(isPgEnum).length, 5);
  });

  for (const { table, given, defaults, change } of samples) {
    test(`inserts, joins, updates and deletes in ${getTableName(table)}`, async () => {
      await inRollback(async (tx) => {
        await insertSamplesBefore(tx, table);
        const id = getTableColumns(table).id;

        const [inserted] = await tx.insert(table).values(given).returning();
        const { id: newId, ...rest } = withoutTimes(inserted);
        assert.match(newId as string, /^[0-9a-f-]{36}$/);
        assert.deepEqual(rest, { ...defaults, ...withoutId(given) });

        for (const foreignKey of getTableConfig(table).foreignKeys) {
          const { columns, foreignTable, foreignColumns } = foreignKey.reference();
          const joined = await tx.select({ parent: foreignColumns[0] }).from(table)
            .innerJoin(foreignTable, eq(columns[0], foreignColumns[0])).where(eq(id, newId));
          assert.deepEqual(joined, [{ parent: given[propertyOf(table, columns[0])] }], foreignKey.getName());
        }

        assert.deepEqual(await tx.update(table).set(change).where(eq(id, newId)).returning(),
          [{ ...inserted, ...change }]);
        assert.deepEqual(await tx.select().from(table), [{ ...inserted, ...change }]);

        assert.deepEqual(await tx.delete(table).where(eq(id, newId)).returning({ id }), [{ id: newId }]);
        assert.deepEqual(await tx.select().from(table), []);
      });
    });
  }

  test('every foreign key refuses a row whose parent is missing', async () => {
    const missing = '00000000-0000-4000-8000-00000000ffff';
    await inRollback(async (tx) => {
      await insertSamplesBefore(tx);
      for (const foreignKey of foreignKeys) {
        const { columns } = foreignKey.reference();
        const table = columns[0].table as PgTable;
        await assertRefused(tx, (inner) => inner.update(table).set({ [propertyOf(table, columns[0])]: missing }),
          { code: '23503', constraint_name: foreignKey.getName() });
      }
    });
  });

  test('unique keys, lengths, labels and NOT NULL are enforced', async () => {
    await inRollback(async (tx) => {
      await insertSamplesBefore(tx);
      const { users, sessions, tenants, tenantBranding } = schema;
      const expiresAt = new Date();

      await assertRefused(tx, (inner) => inner.insert(users).values({ email: 'admin@example.com' }),
        { code: '23505', constraint_name: 'users_email_unique' });
      await assertRefused(tx, (inner) => inner.insert(sessions).values({ userId: ids.admin, token: 'token', expiresAt }),
        { code: '23505', constraint_name: 'sessions_token_unique' });
      await assertRefused(tx, (inner) => inner.update(tenantBranding).set({ primaryColor: '#1234567' }),
        { code: '22001' });
      await assertRefused(tx, (inner) => inner.update(tenants).set({ status: 'unheard of' as 'active' }),
        { code: '22P02' });
      await assertRefused(tx, (inner) => inner.insert(tenants).values({ name: null as unknown as string }),
        { code: '23502', column_name: 'name' });
    });
  });

  test('an upsert on the unique email updates the row', async () => {
    await inRollback(async (tx) => {
      await insertSamplesBefore(tx);
      const { users } = schema;
      const [row] = await tx.insert(users).values({ email: 'admin@example.com' })
        .onConflictDoUpdate({ target: users.email, set: { name: 'Ada', status: 'active' } }).returning();
      assert.deepEqual([row.id, row.name, row.status], [ids.admin, 'Ada', 'active']);
    });
  });

  test('a report joins and sums across tables', async () => {
    await inRollback(async (tx) => {
      await insertSamplesBefore(tx);
      const { tenants, reportWeeks, leadMetrics, hotListItems } = schema;
      await tx.update(leadMetrics).set({ cost: '10.25', leads: 4 });
      await tx.insert(leadMetrics).values({
        tenantId: ids.tenant, reportWeekId: ids.reportWeek, dimensionType: 'source', dimensionValue: 'mail', cost: '0.75',
      });
      const report = await tx
        .select({
          tenant: tenants.name,
          week: reportWeeks.weekEndingDate,
          cost: sum(leadMetrics.cost),
          leads: sum(leadMetrics.leads).mapWith(Number),
          candidates: countDistinct(hotListItems.id),
        })
        .from(reportWeeks)
        .innerJoin(tenants, eq(tenants.id, reportWeeks.tenantId))
        .leftJoin(leadMetrics, eq(leadMetrics.reportWeekId, reportWeeks.id))
        .leftJoin(hotListItems, and(eq(hotListItems.reportWeekId, reportWeeks.id), eq(hotListItems.tenantId, tenants.id)))
        .groupBy(tenants.name, reportWeeks.weekEndingDate);
      assert.deepEqual(report, [{ tenant: 'Northwind', week: '2026-01-04', cost: '11.00', leads: 4, candidates: 1 }]);
    });
  });

  test('deleting a tenant deletes its rows, keeps the audit log, and leaves another tenant alone', async () => {
    await inRollback(async (tx) => {
      await insertSamplesBefore(tx);
      await tx.insert(schema.memberships).values({ userId: ids.admin, role: 'agency_admin' });
      const [other] = await tx.insert(schema.tenants).values({ name: 'Other' }).returning();
      await tx.insert(schema.syncRuns).values({ tenantId: other.id });

      await tx.delete(schema.tenants).where(eq(schema.tenants.id, ids.tenant));

      assert.deepEqual(await rowCounts(tx), {
        tenants: 1, users: 1, memberships: 1, sessions: 1, sync_runs: 1, audit_log: 1,
      });
      const [entry] = await tx.select().from(schema.auditLog);
      assert.deepEqual([entry.tenantId, entry.actorUserId, entry.action], [null, ids.admin, 'login']);
    });
  });

  test('deleting a report week deletes what was reported in it', async () => {
    await inRollback(async (tx) => {
      await insertSamplesBefore(tx);
      const before = await rowCounts(tx);

      await tx.delete(schema.reportWeeks).where(eq(schema.reportWeeks.id, ids.reportWeek));

      const { report_weeks, report_week_manual, lead_metrics, pipeline_stage_counts, hot_list_items,
        report_exports, ...untouched } = before;
      assert.equal(Object.keys(before).length, 15);
      assert.deepEqual(await rowCounts(tx), untouched);
    });
  });

  test('a user who published or acted cannot be deleted, another one goes with sessions and memberships', async () => {
    await inRollback(async (tx) => {
      await insertSamplesBefore(tx);
      const deleteAdmin = (inner: Connection) => inner.delete(schema.users).where(eq(schema.users.id, ids.admin));

      await tx.update(schema.auditLog).set({ actorUserId: null });
      await assertRefused(tx, deleteAdmin, { code: '23503', constraint_name: 'report_weeks_published_by_users_id_fk' });
      await tx.update(schema.reportWeeks).set({ publishedBy: null });
      await tx.update(schema.auditLog).set({ actorUserId: ids.admin });
      await assertRefused(tx, deleteAdmin, { code: '23503', constraint_name: 'audit_log_actor_user_id_users_id_fk' });
      await tx.update(schema.auditLog).set({ actorUserId: null });

      const { users, sessions, memberships, ...untouched } = await rowCounts(tx);
      await deleteAdmin(tx);
      assert.deepEqual(await rowCounts(tx), untouched);
    });
  });

  // Run a test in a transaction that leaves nothing to the next one.
  async function inRollback(body: (tx: Connection) => Promise<void>) {
    const rollback = new Error('rollback');
    await db.transaction(async (tx) => {
      await body(tx);
      throw rollback;
    }).catch((error) => {
      if (error !== rollback) throw error;
    });
  }
});

// Insert the sample rows of the tables before this one, or of all.
async function insertSamplesBefore(tx: Connection, end?: PgTable) {
  for (const { table, given } of samples) {
    if (table === end) break;
    await tx.insert(table).values(given);
  }
}

// The server refuses the statement with these fields in its error; the transaction goes on.
async function assertRefused(tx: Connection, statement: (inner: Connection) => PromiseLike<unknown>, expected: object) {
  await assert.rejects(tx.transaction(async (inner) => { await statement(inner); }), ({ cause }: any) => {
    const actual = Object.fromEntries(Object.keys(expected).map((key) => [key, cause?.[key]]));
    assert.deepEqual(actual, expected);
    return true;
  });
}

// How many rows each table has, without those that have none.
async function rowCounts(tx: Connection) {
  const counts: Record<string, number> = {};
  for (const table of tables) {
    const [{ rows }] = await tx.select({ rows: count() }).from(table);
    if (rows > 0) counts[getTableName(table)] = rows;
  }
  return counts;
}

// The name that a column has in a row of the ORM.
function propertyOf(table: PgTable, column: { name: string }): string {
  const [property] = Object.entries(getTableColumns(table)).find(([, { name }]) => name === column.name)!;
  return property;
}

function withoutId({ id, ...rest }: Record<string, unknown>) {
  return rest;
}

// The row without the times the server has filled in, which must be there.
function withoutTimes(row: Record<string, unknown>) {
  const rest = { ...row };
  for (const property of filledWithNow) {
    if (!(property in rest)) continue;
    assert.ok(rest[property] instanceof Date, `${property} has no default`);
    delete rest[property];
  }
  return rest;
}
