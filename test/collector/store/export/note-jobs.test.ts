import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Engine } from '../../../../collector/store/engine.ts';
import { readEvents } from '../../../../collector/store/export/event-source.ts';
import { createNoteFindings } from '../../../../collector/store/export/note-findings.ts';
import { noteUnanswered } from '../../../../collector/store/export/note-unanswered.ts';
import { countStanding } from '../../../../collector/store/jobs/count-standing.ts';
import { defaultRetention, type Job } from '../../../../collector/store/jobs/job.ts';
import { makePartitions } from '../../../../collector/store/partitions.ts';
import { parseFilter } from '../../../../src/core/filter/parse-filter.ts';
import { fingerprintUuid } from '../../../../src/core/fingerprint-uuid.ts';
import type { Instant } from '../../../../src/core/instant.ts';
import type { ExportEvent, FindingEvent } from '../../../../src/core/siem/event.ts';
import { engines, type TestDatabases } from '../engines.ts';
import { at, fetched, newFingerprint, noon, used } from '../sample.ts';
import { addDestination, createWriter, type Items } from './export-fixture.ts';

const room = 120_000;

describe.each(engines)('what is told later on %s', (_name, open) => {
  let databases: TestDatabases;
  let engine: Engine;
  let write: (requests: readonly Items[]) => Promise<void>;
  beforeAll(async () => {
    databases = await open();
    await makePartitions((await databases.fresh()).db, noon);
  }, room);
  afterAll(() => databases.stop());
  beforeEach(async () => {
    engine = await databases.fresh();
    await addDestination(engine.db);
    write = createWriter(engine);
  });
  const run = (job: Job, now: Instant) =>
    job.run({ db: engine.db, now, keep: defaultRetention, stopping: () => false });
  const eventsOf = async (now: Instant = noon): Promise<readonly ExportEvent[]> => {
    const question = {
      limit: 1000,
      rollup: 'none',
      filter: parseFilter('', noon),
      now,
      publicUrl: 'https://m.example',
    } as const;
    return (await readEvents(engine.db, { ...question, after: { cursor: 0, part: 0 } })).events.map(
      ({ event }) => event,
    );
  };
  const uses = async (): Promise<readonly (readonly [string | null, number])[]> =>
    (await eventsOf()).flatMap((event) =>
      event.kind === 'used' ? [[event.outcome, event.count] as const] : [],
    );
  /** A minute goes by. */
  const wait = () =>
    sql`update unanswered set due_at = least(due_at, 0) where due_at < 9007199254740991`.execute(engine.db);

  test(
    'a use that is sent and answered is told once, with its answer',
    async () => {
      const fingerprint = newFingerprint();
      await write([[used({ fingerprint, outcome: 'sent', count: 1 })]]);
      await write([[used({ fingerprint, outcome: 'accepted', count: 1, at: at(1) })]]);
      await wait();
      await run(noteUnanswered, noon);
      expect(await uses()).toEqual([['accepted', 1]]);
      expect((await sql`select from unanswered`.execute(engine.db)).rows).toEqual([]);
    },
    room,
  );

  test(
    'uses without an answer are told when none has come, once',
    async () => {
      const fingerprint = newFingerprint();
      const sent = (count: number, minute: number) =>
        used({ fingerprint, outcome: 'sent', count, at: at(minute) });
      const answered = (count: number, minute: number) =>
        used({ fingerprint, outcome: 'accepted', count, at: at(minute) });
      await write([[sent(5, 0), answered(2, 1)]]);
      await run(noteUnanswered, noon);
      expect(await uses()).toEqual([['accepted', 2]]);
      await wait();
      await run(noteUnanswered, noon);
      await run(noteUnanswered, noon);
      expect(await uses()).toEqual([
        ['accepted', 2],
        ['sent', 3],
      ]);
      // Two more are sent, and one of them is answered.
      await write([[sent(7, 2), answered(3, 3)]]);
      await wait();
      await run(noteUnanswered, noon);
      await wait();
      await run(noteUnanswered, noon);
      expect((await uses()).slice(2)).toEqual([
        ['accepted', 1],
        ['sent', 1],
      ]);
    },
    room,
  );

  test(
    'a finding is opened, updated and closed once each, under one id',
    async () => {
      const job = createNoteFindings();
      const fingerprint = newFingerprint();
      const findings = async (now: Instant): Promise<readonly FindingEvent[]> =>
        (await eventsOf(now)).filter((event) => event.kind === 'finding');
      await write([
        [
          fetched({ fingerprint }),
          used({ fingerprint, outcome: 'accepted', credential: { ephemeral: true } }),
        ],
      ]);
      await run(job, at(1));
      expect(await findings(at(1))).toEqual([]);
      const second = { instance: 'i-2', service: 'billing' };
      await write([[used({ fingerprint, outcome: 'accepted', at: at(2), process: second })]]);
      // Who is shared is counted apart.
      await run(countStanding, at(3));
      await Promise.all([run(job, at(3)), run(createNoteFindings(), at(3))]);
      const third = { instance: 'i-3', service: 'crawler' };
      await write([[used({ fingerprint, outcome: 'accepted', at: at(4), process: third })]]);
      await run(countStanding, at(5));
      await run(job, at(5));
      await run(job, at(6));
      // Nobody uses it any more.
      await run(job, at(60));
      const found = await findings(at(60));
      expect(found.map(({ activity, at: when }) => [activity, when])).toEqual([
        ['opened', new Date(at(3)).toISOString()],
        ['updated', new Date(at(5)).toISOString()],
        ['closed', new Date(at(60)).toISOString()],
      ]);
      expect(new Set(found.map(({ finding }) => finding.id)).size).toBe(1);
      expect(new Set(found.map(({ id }) => id)).size).toBe(3);
      expect(found[1]).toMatchObject({
        finding: {
          rule: 'shared',
          severity: 'medium',
          control: 'NHI9:2025',
          closedAt: null,
          evidence: [
            'used by billing in production',
            'used by checkout in production',
            'used by crawler in production',
          ],
        },
        credential: { fingerprint },
        url: `https://m.example/credentials/${fingerprint}`,
      });
      expect(found[1]?.workloads.map(({ service }) => service)).toEqual(['billing', 'checkout', 'crawler']);
      const { rows } = await sql<{ fingerprint: string }>`select fingerprint from finding`.execute(engine.db);
      expect(rows).toEqual([{ fingerprint: fingerprintUuid(fingerprint) }]);
    },
    room,
  );

  test(
    'without a destination no finding is looked for',
    async () => {
      await write([[used({ outcome: 'accepted' })]]);
      await sql`delete from destination`.execute(engine.db);
      expect(await run(createNoteFindings(), at(1))).toEqual({ rows: 0 });
      await addDestination(engine.db);
      expect((await run(createNoteFindings(), at(1))).rows).toBeGreaterThan(0);
    },
    room,
  );
});
