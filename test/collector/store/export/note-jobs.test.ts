import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Engine } from '../../../../collector/store/engine.ts';
import { readEvents } from '../../../../collector/store/export/event-source.ts';
import { noteCoverage } from '../../../../collector/store/export/note-coverage.ts';
import { createNoteFindings } from '../../../../collector/store/export/note-findings.ts';
import { noteUnanswered } from '../../../../collector/store/export/note-unanswered.ts';
import { countStanding } from '../../../../collector/store/jobs/count-standing.ts';
import { defaultRetention, type Job } from '../../../../collector/store/jobs/job.ts';
import { makePartitions } from '../../../../collector/store/partitions.ts';
import { parseFilter } from '../../../../src/core/filter/parse-filter.ts';
import { fingerprintUuid } from '../../../../src/core/fingerprint-uuid.ts';
import type { Instant } from '../../../../src/core/instant.ts';
import type { Heartbeat } from '../../../../src/core/observation.ts';
import type { CoverageEvent, ExportEvent, FindingEvent } from '../../../../src/core/siem/event.ts';
import { engines, type TestDatabases } from '../engines.ts';
import { at, fetched, heartbeat, newFingerprint, noon, someProcess, used } from '../sample.ts';
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

  const process = (instance: string) => ({ ...someProcess, instance });
  /** Hooks told of it. */
  const beat = (minute: number, facts: Partial<Heartbeat> = {}) =>
    heartbeat({ at: at(minute), hooks: ['http'], ...facts });
  const gaps = async (): Promise<readonly CoverageEvent[]> =>
    (await eventsOf()).filter((event) => event.kind === 'coverage');
  const told = async (): Promise<readonly (readonly [string, string, string])[]> =>
    (await gaps()).map(({ gap, activity, at: when }) => [gap, activity, when]);
  const time = (minute: number): string => new Date(at(minute)).toISOString();

  test(
    'a workload that falls silent is told once, and once when it is heard of again',
    async () => {
      await write([[beat(0), beat(0, { process: process('i-2') })]]);
      await run(noteCoverage, at(2));
      expect(await told()).toEqual([]);
      await Promise.all([run(noteCoverage, at(3)), run(noteCoverage, at(3))]);
      await run(noteCoverage, at(4));
      expect(await told()).toEqual([['silent', 'opened', time(2.5)]]);
      // One of two is heard of: the workload is not as seen as it was.
      await write([[beat(5)]]);
      await run(noteCoverage, at(5));
      expect(await told()).toHaveLength(1);
      await write([[beat(6, { process: process('i-2') })]]);
      await run(noteCoverage, at(6));
      await run(noteCoverage, at(7));
      expect(await told()).toEqual([
        ['silent', 'opened', time(2.5)],
        ['silent', 'closed', time(6)],
      ]);
      const [opened, closed] = await gaps();
      expect(opened).toMatchObject({ workload: { service: 'checkout' }, process: null });
      expect(closed).toMatchObject({ workload: { service: 'checkout' }, process: null });
      expect(opened?.id).not.toBe(closed?.id);
      expect(opened?.summary).toContain('not heard of for 150 seconds');
      // And it falls silent once more.
      await run(noteCoverage, at(20));
      expect((await told()).slice(2)).toEqual([['silent', 'opened', time(7.5)]]);
    },
    room,
  );

  test.each([
    ['ended', { ended: true }],
    ['was replaced', { process: { ...someProcess, instance: 'i-2' }, startedAt: at(4) }],
  ])(
    'a process that %s is not silent any more',
    async (_what, next) => {
      await write([[beat(0)]]);
      await run(noteCoverage, at(4));
      await write([[beat(4, next)]]);
      await run(noteCoverage, at(5));
      expect(await told()).toEqual([
        ['silent', 'opened', time(2.5)],
        ['silent', 'closed', time(5)],
      ]);
    },
    room,
  );

  test(
    'what a process did not see is over when it ends, hook by hook, or when it is gone for a day',
    async () => {
      const ends = process('i-1');
      const dies = process('i-2');
      await write([
        [
          beat(0, { process: ends, shadowed: ['http', 'undici'], dropped: 2 }),
          beat(1, { process: dies, overflowed: 3 }),
        ],
      ]);
      await run(noteCoverage, at(2));
      await write([[beat(2, { process: ends, shadowed: ['http'], dropped: 5, ended: true })]]);
      await Promise.all([run(noteCoverage, at(2)), run(noteCoverage, at(2))]);
      const closed = async () => (await gaps()).filter(({ activity }) => activity === 'closed');
      expect((await closed()).map(({ gap, at: when }) => [gap, when])).toEqual([
        ['dropped', time(2)],
        ['shadowed', time(2)],
        ['shadowed', time(2)],
      ]);
      expect((await closed()).map(({ summary }) => /hook (\w+)/.exec(summary)?.[1])).toEqual([
        undefined,
        'http',
        'undici',
      ]);
      expect((await closed())[0]?.process?.instance).toBe('i-1');
      await run(noteCoverage, at(24 * 60 + 2));
      expect((await closed()).map(({ gap, at: when }) => [gap, when])).toContainEqual([
        'overflowed',
        time(24 * 60 + 1),
      ]);
      expect(new Set((await gaps()).map(({ id }) => id)).size).toBe((await gaps()).length);
      expect((await sql`select from coverage_gap where gap <> 'silent'`.execute(engine.db)).rows).toEqual([]);
    },
    room,
  );

  test(
    'without a destination no gap is told, and who comes later is told what is open then',
    async () => {
      await sql`delete from destination`.execute(engine.db);
      await write([[beat(0)]]);
      expect(await run(noteCoverage, at(3))).toEqual({ rows: 0 });
      await addDestination(engine.db);
      expect(await run(noteCoverage, at(3))).toEqual({ rows: 1 });
      await sql`delete from destination`.execute(engine.db);
      await run(noteCoverage, at(3));
      await addDestination(engine.db);
      expect(await run(noteCoverage, at(3))).toEqual({ rows: 1 });
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
