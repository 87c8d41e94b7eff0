// Better Auth on the worked example of docs/migrations.md: what it could not do on users and sessions as they are.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { betterAuth } from 'better-auth';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { eq } from 'drizzle-orm';
import { boolean, pgTable, text, timestamp, uuid, varchar } from 'drizzle-orm/pg-core';
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import { drizzle } from 'drizzle-orm/postgres-js';
import type { Sql } from 'postgres';

import { connect, createExtensionDatabase } from './database.ts';
import * as schema from './schema.ts';

const users = pgTable('users', {
  id: uuid('id').defaultRandom().primaryKey(),
  email: varchar('email', { length: 255 }).notNull().unique(),
  name: varchar('name', { length: 255 }),
  createdAt: timestamp('created_at').defaultNow().notNull(),
  updatedAt: timestamp('updated_at').defaultNow().notNull(),
  emailVerified: boolean('email_verified').default(false).notNull(),
  image: text('image'),
});

const sessions = pgTable('sessions', {
  id: uuid('id').defaultRandom().primaryKey(),
  userId: uuid('user_id').notNull(),
  token: text('token').notNull().unique(),
  expiresAt: timestamp('expires_at').notNull(),
  createdAt: timestamp('created_at').defaultNow().notNull(),
  updatedAt: timestamp('updated_at').defaultNow().notNull(),
  ipAddress: text('ip_address'),
  userAgent: text('user_agent'),
});

const accounts = pgTable('accounts', {
  id: uuid('id').defaultRandom().primaryKey(),
  userId: uuid('user_id').notNull(),
  accountId: text('account_id').notNull(),
  providerId: text('provider_id').notNull(),
  accessToken: text('access_token'),
  refreshToken: text('refresh_token'),
  idToken: text('id_token'),
  accessTokenExpiresAt: timestamp('access_token_expires_at'),
  refreshTokenExpiresAt: timestamp('refresh_token_expires_at'),
  scope: text('scope'),
  password: text('password'),
  createdAt: timestamp('created_at').defaultNow().notNull(),
  updatedAt: timestamp('updated_at').defaultNow().notNull(),
});

describe('better-auth on the worked example', () => {
  let sql: Sql;
  let db: PostgresJsDatabase;
  let auth: ReturnType<typeof configuredAuth>;

  before(async () => {
    sql = connect(await createExtensionDatabase('auth_example'));
    await sql.unsafe(schemaStatements());
    db = drizzle(sql);
    auth = configuredAuth(db, false);
  });

  after(async () => {
    await sql?.end();
  });

  test('createUser and createSession work', async () => {
    const { internalAdapter } = await auth.$context;
    const user = await internalAdapter.createUser({ email: 'ada@example.com', name: 'Ada' });
    const session = await internalAdapter.createSession(user.id);

    const [userRow] = await db.select().from(users).where(eq(users.id, user.id));
    assert.deepEqual([userRow.email, userRow.emailVerified, userRow.image], ['ada@example.com', false, null]);
    const [sessionRow] = await db.select().from(sessions).where(eq(sessions.id, session.id));
    assert.deepEqual([sessionRow.userId, sessionRow.token], [user.id, session.token]);
    assert.deepEqual(sessionRow.updatedAt, session.updatedAt);
  });

  test('signing up and signing in by password work', async () => {
    const body = { email: 'grace@example.com', password: 'a long password' };
    const headers = new Headers({ 'x-forwarded-for': '192.0.2.1', 'user-agent': 'test' });

    const { user } = await auth.api.signUpEmail({ body: { ...body, name: 'Grace' } });
    const { token } = await auth.api.signInEmail({ body, headers });

    const [account] = await db.select().from(accounts).where(eq(accounts.userId, user.id));
    assert.equal(account.providerId, 'credential');
    const [session] = await db.select().from(sessions).where(eq(sessions.token, token));
    assert.deepEqual([session.userId, session.ipAddress, session.userAgent], [user.id, '192.0.2.1', 'test']);
    await assert.rejects(auth.api.signInEmail({ body: { ...body, password: 'another one' } }), {
      message: 'Invalid email or password',
    });
  });

  test('an account goes with its user', async () => {
    await db.delete(users).where(eq(users.email, 'grace@example.com'));
    assert.equal(await db.$count(accounts), 0);
  });

  test('ids that the database does not make are no UUIDs', async () => {
    const { internalAdapter } = await configuredAuth(db, undefined).$context;
    await assert.rejects(internalAdapter.createUser({ email: 'new@example.com', name: 'New' }), (error: Error) =>
      /^invalid input syntax for type uuid: /.test((error.cause as Error).message));
  });

  test('the rest of schema.ts still fits', async () => {
    assert.equal(await db.$count(schema.users), 1);
    await db.update(schema.users).set({ status: 'pending' });
  });
});

// The statements of the page's update script that make types, tables, columns and keys, as plain SQL:
// without the calls that only the extension's own scripts may make, and what these wrap unwrapped.
function schemaStatements(): string {
  const [, script] = readFileSync('migrations.md', 'utf8').match(/^```sql\n(.*?)^```$/ms)!;
  const statements = script.replaceAll(/^(--|\/\*|\\).*$/gm, '').split(/;\n/)
    .map((statement) => statement.trim().replace(/^SELECT schema_setup_run_as_owner\('(.*)'::pg_catalog\.text\)$/s,
      (_, wrapped) => wrapped.replaceAll("''", "'").replaceAll('@schema@.', '')))
    .filter((statement) => /^(ALTER|CREATE) /.test(statement) && !statement.endsWith('OWNER TO @extowner@'));
  return statements.join(';\n');
}

function configuredAuth(db: PostgresJsDatabase, generateId: false | undefined) {
  return betterAuth({
    database: drizzleAdapter(db, { provider: 'pg', schema: { user: users, session: sessions, account: accounts } }),
    advanced: { database: { generateId } },
    secret: 'only for tests, and long enough for Better Auth',
    baseURL: 'http://localhost',
    emailAndPassword: { enabled: true },
    logger: { disabled: true },
    telemetry: { enabled: false },
  });
}
