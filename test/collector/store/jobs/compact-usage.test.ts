import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../../../collector/store/engine.ts';
import { compactUsage } from '../../../../collector/store/jobs/compact-usage.ts';
import { defaultRetention } from '../../../../collector/store/jobs/job.ts';
import { instant } from '../../../../src/core/instant.ts';
import { engines, type TestDatabases } from '../engines.ts';

const hourMs = 3_600_000;
const now = instant(Date.UTC(2026, 10, 20, 12));
const thisHour = Math.floor(now / hourMs);

const [fingerprint, context, other] = ['a1', 'c1', 'c2'].map((start) => uuid(start));
const [ended, silent, running] = ['e1', 'e2', 'e3'].map((start) => uuid(start));

describe.each(engines)('compacting usage on %s', (_name, open) => {
  let databases: TestDatabases;
  let engine: Engine;
  beforeAll(async () => {
    databases = await open();
  }, 120_000);
  afterAll(() => databases.stop());

  async function start(): Promise<void> {
    engine = await databases.fresh();
    await process(ended, { lastSeen: 3 * 24, ended: true });
    await process(silent, { lastSeen: 3 * 24, ended: false });
    await process(running, { lastSeen: 0, ended: false });
  }

  async function process(
    id: string | undefined,
    { lastSeen, ended: hasEnded }: { lastSeen: number; ended: boolean },
  ) {
    const at = now - lastSeen * hourMs;
    await sql`insert into process (id, instance, service, first_seen_at, last_seen_at, ended_at,
        seen, coalesced, spooled, dropped, unattributed, overflowed)
      values (${id}::uuid, ${id}, 'agent', ${at}::bigint, ${at}::bigint, ${hasEnded ? at : null}::bigint, 0, 0, 0, 0, 0, 0)`.execute(
      engine.db,
    );
  }

  async function used(
    instance: string | undefined,
    hoursAgo: number,
    count: number,
    where = context,
  ): Promise<void> {
    const at = now - hoursAgo * hourMs;
    await sql`insert into usage values (${fingerprint}::uuid, ${where}::uuid, ${instance}::uuid, ${thisHour - hoursAgo}::integer,
        ${count}::bigint, true, ${at}::bigint, ${at}::bigint, ${exemplar(at)}::bytea, ${hoursAgo}::bigint)
      on conflict (fingerprint, context, instance, hour) do update set count = greatest(usage.count, excluded.count)`.execute(
      engine.db,
    );
  }

  const run = () => compactUsage.run({ db: engine.db, now, keep: defaultRetention, stopping: () => false });

  /** What a reader counts: the greatest reading of each context and instance in both tables. */
  async function readings(): Promise<readonly unknown[]> {
    const { rows } = await sql<{ context: string; instance: string; reading: number }>`
      select context, instance, max(reading) as reading from (
        select context, instance, count as reading from usage
        union all
        select context, unnest(instances), unnest(readings) from usage_ended
      ) all_of_them group by 1, 2 order by 1, 2`.execute(engine.db);
    return rows;
  }

  async function hours(): Promise<readonly { readonly instance: string }[]> {
    return (
      await sql<{ instance: string }>`select instance from usage order by instance, hour`.execute(engine.db)
    ).rows;
  }

  test('processes that ended keep one reading, and nobody else is touched', async () => {
    await start();
    for (const [at, hoursAgo] of [72, 73, 74].entries()) {
      await used(ended, hoursAgo, 30 - at);
      await used(silent, hoursAgo, 7, other);
      await used(running, hoursAgo, 100 - at);
    }
    await used(ended, 1, 31);
    const before = await readings();
    expect(await run()).toEqual({ rows: 6 });
    expect(await readings()).toEqual(before);
    expect((await hours()).map(({ instance }) => instance)).toEqual([ended, running, running, running]);
  });

  test('a replay of what was compacted changes nothing, before and after the next time', async () => {
    await start();
    await used(ended, 72, 30);
    await used(silent, 100, 5);
    await run();
    const before = await readings();
    await used(ended, 72, 30);
    await used(ended, 72, 12);
    expect(await readings()).toEqual(before);
    await run();
    expect(await readings()).toEqual(before);
    expect(await hours()).toEqual([]);
  });

  test('a greater reading that comes late counts', async () => {
    await start();
    await used(ended, 72, 30);
    await run();
    await used(ended, 73, 44);
    await run();
    expect(await readings()).toEqual([{ context, instance: ended, reading: 44 }]);
  });

  test('past the days that are kept by the hour, running processes are brought together too', async () => {
    await start();
    const long = (defaultRetention.hoursDays + 2) * 24;
    await used(running, long, 10);
    await used(running, 5, 11);
    await run();
    expect(await hours()).toEqual([{ instance: running }]);
    expect(await readings()).toEqual([{ context, instance: running, reading: 11 }]);
  });
});

function uuid(start: string): string {
  return `${start.padEnd(8, '0')}-0000-0000-0000-000000000000`;
}

function exemplar(at: number): Buffer {
  const bytes = Buffer.alloc(32);
  bytes.writeBigInt64BE(BigInt(at));
  return bytes;
}
