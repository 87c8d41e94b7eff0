// Runs the drizzle-kit command line as a developer would, in this directory.

import { spawnSync } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';

const program = 'node_modules/drizzle-kit/bin.cjs';

// Run one command and return all it printed. It gets no input, so a question ends it.
export function drizzleKit(command: string, database: string, out: string): string {
  const run = spawnSync(process.execPath, [program, command], {
    env: { ...process.env, PGDATABASE: database, DRIZZLE_OUT: out },
    encoding: 'utf8',
    input: '',
    timeout: 120_000,
  });
  const output = stripVTControlCharacters(run.stdout + run.stderr);
  if (run.status !== 0) throw new Error(`drizzle-kit ${command} failed: ${run.error ?? ''}\n${output}`);
  return output;
}
