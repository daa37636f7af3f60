import type { Client } from 'pg';

export interface BenchDestination {
  readonly name: string;
  readonly kind: string;
  readonly format: string;
  readonly settings: Readonly<Record<string, string>>;
}

/** What issue and operators ask about first, and the format that is the most work. */
export function benchDestinations(
  receivers: string,
): Readonly<Record<'file' | 'hec' | 'bulk' | 'ocsf', BenchDestination>> {
  return {
    file: { name: 'file', kind: 'file', format: 'ndjson', settings: { path: 'events.ndjson' } },
    hec: {
      name: 'hec',
      kind: 'splunk-hec',
      format: 'splunk-hec',
      settings: { url: receivers, token: 'env:BENCH_HEC', acknowledgement: 'true' },
    },
    bulk: { name: 'bulk', kind: 'elasticsearch', format: 'ecs', settings: { url: receivers } },
    ocsf: { name: 'ocsf', kind: 'file', format: 'ocsf', settings: { path: 'events.ocsf' } },
  };
}

/** Of the collector, that it may bring events there. */
export const exportSettings = { MAYFLY_EXPORT_ALLOW: '127.0.0.1', BENCH_HEC: 'a token of the bench' };

export async function addDestination(
  database: Pick<Client, 'query'>,
  { name, kind, format, settings }: BenchDestination,
  paused: boolean,
): Promise<void> {
  await database.query(
    `insert into destination (name, kind, settings, format, options, filter, rollup, paused, created_at, changed_at)
      values ($1, $2, $3, $4, '{}', '', 'none', $5, 0, 0)`,
    [name, kind, JSON.stringify(settings), format, paused],
  );
  await database.query('insert into delivery (destination, cursor) values ($1, 0)', [name]);
}

export async function resumeDestinations(
  database: Pick<Client, 'query'>,
  names: readonly string[],
): Promise<void> {
  await database.query(
    'update destination set paused = false, version = version + 1 where name = any($1::text[])',
    [names],
  );
}

/** How far each of them is, how much it was sent, and where the end is; throws when one has failed. */
export async function progressOf(
  database: Pick<Client, 'query'>,
  names: readonly string[],
): Promise<{ readonly least: number; readonly delivered: number; readonly head: number }> {
  const { rows } = await database.query(
    `select min(v.cursor)::float8 as least, sum(v.delivered)::float8 as delivered, max(v.failure) as failure,
        (select seq from outbox_head)::float8 as head
      from delivery v where v.destination = any($1::text[])`,
    [names],
  );
  const [now] = rows;
  if (now.failure !== null) throw new Error(`a destination failed: ${now.failure}`);
  return now;
}
