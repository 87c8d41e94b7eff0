// Better Auth, through its Drizzle adapter, on users and sessions as they are: what it can do with
// rows that the application made, and the exact message where it wants columns that are not there.

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, beforeEach, describe, test } from 'node:test';
import { betterAuth } from 'better-auth';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { eq } from 'drizzle-orm';
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import { drizzle } from 'drizzle-orm/postgres-js';
import type { Sql } from 'postgres';

import { connect, createExtensionDatabase } from './database.ts';
import * as schema from './schema.ts';

const secret = 'only for tests, and long enough for Better Auth';
const remedy = 'Please update your drizzle schema or re-generate using "npx @better-auth/cli@latest generate".';
const day = 24 * 60 * 60 * 1000;

describe('better-auth', () => {
  let sql: Sql;
  let db: PostgresJsDatabase<typeof schema>;
  let auth: ReturnType<typeof configuredAuth>;
  let internal: Awaited<ReturnType<typeof configuredAuth>['$context']>['internalAdapter'];
  let user: typeof schema.users.$inferSelect;
  let session: typeof schema.sessions.$inferSelect;

  before(async () => {
    sql = connect(await createExtensionDatabase('auth'));
    db = drizzle(sql, { schema });
    auth = configuredAuth(db);
    internal = (await auth.$context).internalAdapter;
  });

  after(async () => {
    await sql?.end();
  });

  // One user with two sessions, as the application makes them.
  beforeEach(async () => {
    await db.delete(schema.users);
    [user] = await db.insert(schema.users)
      .values({ email: 'ada@example.com', name: 'Ada', passwordHash: 'hash', status: 'active' }).returning();
    const expiresAt = new Date(Date.now() + day);
    [session] = await db.insert(schema.sessions).values([
      { userId: user.id, token: 'first', expiresAt },
      { userId: user.id, token: 'second', expiresAt },
    ]).returning();
  });

  test('findUserByEmail finds the user, however the address is written', async () => {
    const found = await internal.findUserByEmail('Ada@Example.com');
    assertSame(found!.user, user, ['id', 'email', 'name', 'createdAt', 'updatedAt']);
    assert.equal(await internal.findUserByEmail('nobody@example.com'), null);
  });

  test('findUserById finds the user', async () => {
    assertSame(await internal.findUserById(user.id), user, ['id', 'email', 'name', 'createdAt', 'updatedAt']);
    assert.equal(await internal.findUserById(session.id), null);
  });

  test('updateUser changes the name and leaves the password hash', async () => {
    await internal.updateUser(user.id, { name: 'Countess' });
    const [row] = await db.select().from(schema.users);
    assert.ok(row.updatedAt > user.updatedAt);
    assert.deepEqual(row, { ...user, name: 'Countess', updatedAt: row.updatedAt });
  });

  test('findSession finds the session with its user', async () => {
    const found = await internal.findSession('first');
    assertSame(found!.session, session, ['id', 'userId', 'token', 'expiresAt', 'createdAt']);
    assertSame(found!.user, user, ['id', 'email', 'name']);
    assert.equal(await internal.findSession('unknown'), null);
  });

  test('updateSession prolongs one session', async () => {
    const expiresAt = new Date(Date.now() + 30 * day);
    const updated = await internal.updateSession('first', { expiresAt });
    assert.deepEqual(updated!.expiresAt, expiresAt);
    const [row] = await db.select().from(schema.sessions).where(eq(schema.sessions.expiresAt, expiresAt));
    assert.deepEqual(row, { ...session, expiresAt });
    assert.equal(await db.$count(schema.sessions, eq(schema.sessions.expiresAt, session.expiresAt)), 1);
  });

  test('listSessions lists the sessions of the user', async () => {
    const listed = await internal.listSessions(user.id);
    assert.deepEqual(listed.map(({ token }) => token).sort(), ['first', 'second']);
    assert.deepEqual(await internal.listSessions(session.id), []);
  });

  test('deleteSession deletes one session', async () => {
    await internal.deleteSession('first');
    assert.deepEqual(await db.select({ token: schema.sessions.token }).from(schema.sessions), [{ token: 'second' }]);
  });

  test('a request with a session cookie gets its session, prolonged, and signs out', async () => {
    const signature = createHmac('sha256', secret).update('first').digest('base64');
    const headers = new Headers({ cookie: `better-auth.session_token=${encodeURIComponent(`first.${signature}`)}` });

    const current = await auth.api.getSession({ headers });
    assertSame(current!.user, user, ['id', 'email', 'name']);
    const [prolonged] = await db.select().from(schema.sessions).where(eq(schema.sessions.token, 'first'));
    assert.ok(prolonged.expiresAt > session.expiresAt);
    assert.deepEqual(current!.session.expiresAt, prolonged.expiresAt);

    assert.deepEqual(await auth.api.signOut({ headers }), { success: true });
    assert.equal(await auth.api.getSession({ headers }), null);
    assert.deepEqual(await db.select({ token: schema.sessions.token }).from(schema.sessions), [{ token: 'second' }]);
  });

  test('createUser wants users.email_verified', async () => {
    await assert.rejects(internal.createUser({ email: 'new@example.com', name: 'New' }), {
      message: 'The field "emailVerified" does not exist in the "user" Drizzle schema. ' + remedy,
    });
    assert.equal(await db.$count(schema.users), 1);
  });

  test('createSession wants sessions.updated_at', async () => {
    await assert.rejects(internal.createSession(user.id), {
      message: 'The field "updatedAt" does not exist in the "session" Drizzle schema. ' + remedy,
    });
    assert.equal(await db.$count(schema.sessions), 2);
  });

  test('signing in by password wants an account table', async (t) => {
    // it prints the error too
    t.mock.method(console, 'error', () => {});
    await assert.rejects(auth.api.signInEmail({ body: { email: user.email, password: 'password' } }), {
      message: '[# Drizzle Adapter]: The model "account" was not found in the schema object. ' +
        'Please pass the schema directly to the adapter options.',
    });
  });
});

function configuredAuth(db: PostgresJsDatabase<typeof schema>) {
  return betterAuth({
    database: drizzleAdapter(db, { provider: 'pg', schema: { user: schema.users, session: schema.sessions } }),
    secret,
    baseURL: 'http://localhost',
    emailAndPassword: { enabled: true },
    // prolong a session whenever it is used
    session: { updateAge: 0 },
    logger: { disabled: true },
    telemetry: { enabled: false },
  });
}

// What Better Auth returns has the values of the row in these properties.
function assertSame(returned: object | null, row: object, properties: string[]) {
  const pick = (from: any) => Object.fromEntries(properties.map((property) => [property, from?.[property]]));
  assert.deepEqual(pick(returned), pick(row));
}
