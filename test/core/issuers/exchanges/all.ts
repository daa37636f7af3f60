import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { IssuerExchange } from './exchange.ts';

/** The rows of every table in this folder: a new one is a file with an exported list of exchanges. */
export async function allExchanges(): Promise<readonly IssuerExchange[]> {
  // What holds no table has tests or loads this file.
  const files = readdirSync(import.meta.dirname).filter(
    (name) => !['all.ts', 'check-exchanges.ts'].includes(name),
  );
  const tables = await Promise.all(
    files.sort().map((name) => import(join(import.meta.dirname, name)) as Promise<Record<string, unknown>>),
  );
  return tables.flatMap((table) => Object.values(table).flatMap(rowsOf));
}

function rowsOf(exported: unknown): readonly IssuerExchange[] {
  return Array.isArray(exported) ? exported.filter(isExchange) : [];
}

function isExchange(item: unknown): item is IssuerExchange {
  return (
    typeof item === 'object' && item !== null && 'issuer' in item && 'exchange' in item && 'issued' in item
  );
}
