// What drizzle-kit pull wrote, made comparable: it writes tables, constraints and indexes in the
// order in which the server's answers happen to arrive. The order of columns and labels is kept.

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export function readPulledFiles(directory: string) {
  const read = (name: string) => readFileSync(join(directory, name), 'utf8');
  // its name has random words in it
  const migration = readdirSync(directory).find((name) => name.endsWith('.sql'))!;
  const { id, prevId, ...snapshot } = JSON.parse(read('meta/0000_snapshot.json'));
  return {
    schema: sortedBlocks(read('schema.ts')),
    relations: sortedBlocks(read('relations.ts')),
    migration: sortedStatements(read(migration)),
    snapshot,
  };
}

function sortedStatements(sql: string): string[] {
  // all of it is inside a comment, since there is nothing to apply
  const [, statements] = sql.match(/\/\*\n(.*)\*\//s)!;
  return statements.split('--> statement-breakpoint').map((statement) => statement.trim()).sort();
}

// A block is a declaration; blank lines separate them.
function sortedBlocks(source: string): string[] {
  return source.trim().split(/\n{2,}/).map(withSortedImports).map(withSortedEntries).sort();
}

function withSortedImports(block: string): string {
  return block.replaceAll(/import \{(.*)\}/g, (_, names) => `import {${names.split(',').map(trim).sort()}}`);
}

// The entries of `(table) => [ … ]` and of `({one, many}) => ({ … })` start with a single tab.
function withSortedEntries(block: string): string {
  return block.replace(/(=> (?:\[|\(\{)\n)(.*)(\n(?:\]|\}\))\);)/s, (_, open, entries, close) =>
    open + entries.split(/\n(?=\t\w)/).sort().join('\n') + close);
}

function trim(text: string): string {
  return text.trim();
}
