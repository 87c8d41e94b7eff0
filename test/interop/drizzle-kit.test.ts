// Drizzle Kit sees in the extension's tables exactly what it would have made itself.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Sql } from 'postgres';

import { catalogSnapshot } from './catalog.ts';
import { connect, createDatabase, createExtensionDatabase } from './database.ts';
import { drizzleKit } from './drizzle-kit.ts';
import { readPulledFiles } from './pulled-files.ts';

describe('drizzle-kit', () => {
  // set up by the extension, and by Drizzle Kit's own migration
  let extensionDatabase: string;
  let migratedDatabase: string;
  let extension: Sql;
  let migrated: Sql;

  before(async () => {
    extensionDatabase = await createExtensionDatabase('kit_extension');
    migratedDatabase = await createDatabase('kit_migrated');
    extension = connect(extensionDatabase);
    migrated = connect(migratedDatabase);
  });

  after(async () => {
    await extension?.end();
    await migrated?.end();
  });

  test('push changes nothing in a database set up by the extension', async () => {
    await assertPushChangesNothing(await createExtensionDatabase('kit_pushed'));
  });

  test('push changes nothing in a database updated from 1.0', async () => {
    const database = await createDatabase('kit_updated');
    const sql = connect(database);
    try {
      await sql`CREATE EXTENSION schema_setup VERSION '1.0'`;
      await sql`ALTER EXTENSION schema_setup UPDATE`;
    } finally {
      await sql.end();
    }
    await assertPushChangesNothing(database);
  });

  test('push does see a difference: it puts back an index that was dropped', async () => {
    const database = await createExtensionDatabase('kit_dropped_index');
    const sql = connect(database);
    try {
      const [complete] = await sql`SELECT schema_setup_fingerprint() AS fingerprint`;
      await sql`DROP INDEX sync_runs_tenant_id_idx`;
      const catalogBefore = await catalogSnapshot(sql);
      const output = drizzleKit('push', database, 'unused');

      assert.match(output, /CREATE INDEX "sync_runs_tenant_id_idx"/);
      assert.notDeepEqual(await catalogSnapshot(sql), catalogBefore);
      const [repaired] = await sql`SELECT schema_setup_fingerprint() AS fingerprint`;
      assert.equal(repaired.fingerprint, complete.fingerprint);
    } finally {
      await sql.end();
    }
  });

  test('a generated migration makes tables with the same fingerprint, which verify', async () => {
    drizzleKit('generate', migratedDatabase, 'generated');
    drizzleKit('migrate', migratedDatabase, 'generated');
    await migrated`CREATE SCHEMA ext`;
    await migrated`CREATE EXTENSION schema_setup SCHEMA ext`;

    const [own] = await migrated`SELECT ext.schema_setup_fingerprint() AS fingerprint`;
    const [made] = await migrated`SELECT ext.schema_setup_fingerprint('public') AS fingerprint`;
    const [other] = await extension`SELECT schema_setup_fingerprint() AS fingerprint`;
    assert.equal(made.fingerprint, own.fingerprint);
    assert.equal(made.fingerprint, other.fingerprint);

    const errors = await migrated`
      SELECT * FROM ext.schema_setup_verify('public') WHERE severity = 'error'`;
    assert.deepEqual([...errors], []);
  });

  test('generate has nothing to add to that migration', () => {
    const output = drizzleKit('generate', migratedDatabase, 'generated');
    assert.match(output, /No schema changes, nothing to migrate/);
  });

  test('pull writes the same files for both', () => {
    drizzleKit('pull', extensionDatabase, 'pulled-extension');
    drizzleKit('pull', migratedDatabase, 'pulled-migrated');
    const fromExtension = readPulledFiles('pulled-extension');
    const fromMigrated = readPulledFiles('pulled-migrated');

    assert.equal(Object.keys(fromExtension.snapshot.tables).length, 15);
    assert.deepEqual(fromMigrated, fromExtension);
  });
});

async function assertPushChangesNothing(database: string) {
  const sql = connect(database);
  try {
    const [before] = await sql`SELECT schema_setup_fingerprint() AS fingerprint`;
    const catalogBefore = await catalogSnapshot(sql);
    const output = drizzleKit('push', database, 'unused');
    const [after] = await sql`SELECT schema_setup_fingerprint() AS fingerprint`;
    const catalogAfter = await catalogSnapshot(sql);

    assert.match(output, /No changes detected/);
    assert.doesNotMatch(output, /You are about to execute|Changes applied/);
    assert.equal(after.fingerprint, before.fingerprint);
    assert.deepEqual(catalogAfter, catalogBefore);
    assert.deepEqual([...await sql`SELECT * FROM schema_setup_verify()`], []);
  } finally {
    await sql.end();
  }
}
