// Databases of the tests. run.sh drops all whose name starts with the prefix, however a test ends.

import postgres from 'postgres';

const prefix = process.env.INTEROP_DATABASE_PREFIX ?? 'schema_setup_interop_';

export function connect(database: string) {
  // One connection is enough; notices are no result of a test.
  return postgres({ database, max: 1, onnotice: () => {} });
}

// Create an empty database and return its name.
export async function createDatabase(purpose: string): Promise<string> {
  const name = prefix + purpose;
  const sql = connect('postgres');
  try {
    // template0, so that nothing a site keeps in template1 gets into the comparisons
    await sql`CREATE DATABASE ${sql(name)} TEMPLATE template0`;
  } finally {
    await sql.end();
  }
  return name;
}

// Create a database that the extension has set up in schema public, and return its name.
export async function createExtensionDatabase(purpose: string): Promise<string> {
  const name = await createDatabase(purpose);
  const sql = connect(name);
  try {
    await sql`CREATE EXTENSION schema_setup`;
  } finally {
    await sql.end();
  }
  return name;
}
