// Where Drizzle Kit finds the schema and the database; the tests set the environment.

import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'postgresql',
  schema: './schema.ts',
  out: process.env.DRIZZLE_OUT,
  // push prints the statements it is about to execute
  verbose: true,
  dbCredentials: {
    host: process.env.PGHOST!,
    port: Number(process.env.PGPORT),
    user: process.env.PGUSER,
    password: process.env.PGPASSWORD,
    database: process.env.PGDATABASE!,
    ssl: false,
  },
});
