import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { GapView } from '../../../src/core/api/live-views.ts';
import { eventually } from '../../support/eventually.ts';
import type { Listener } from '../../support/listen.ts';
import { type TestPostgres, testPostgres } from '../../support/postgres.ts';
import { type LiveCollector, startLiveCollector } from './collectors.ts';

/** `MAYFLY_LIVE_CUTS=1000` is the long form. */
const cuts = Number(process.env['MAYFLY_LIVE_CUTS'] ?? 40);
const patience = 60_000 + cuts * 1000;

let postgres: TestPostgres;
let databaseUrl: string;
const running = new Set<LiveCollector>();

beforeAll(async () => {
  postgres = await testPostgres();
  databaseUrl = await postgres.createDatabase();
});
afterAll(async () => {
  await Promise.all([...running].map((each) => each.close()));
  await postgres.stop();
});

async function start(url = databaseUrl): Promise<LiveCollector> {
  const collector = await startLiveCollector(url);
  running.add(collector);
  return collector;
}

interface Heard {
  readonly seen: Set<string>;
  readonly gaps: GapView[];
}

function take({ activities, gaps }: Listener, heard: Heard): void {
  for (const { fingerprint } of activities) heard.seen.add(fingerprint);
  heard.gaps.push(...gaps);
}

/** Is cut off again and again, at any moment, and comes back to any of the collectors. */
async function listenBroken(
  collectors: () => readonly LiveCollector[],
  { resumes, halfway }: { readonly resumes: boolean; readonly halfway: () => Promise<void> },
): Promise<Heard & { readonly finish: (all: ReadonlySet<string>) => Promise<void> }> {
  const heard: Heard = { seen: new Set(), gaps: [] };
  const connect = async (id: string): Promise<Listener> => {
    const all = collectors();
    const collector = all[randomInt(all.length)];
    if (collector === undefined) throw new Error('no collector');
    return collector.listen(resumes ? id : '');
  };
  let id = '';
  for (let cut = 0; cut < cuts; cut++) {
    if (cut === Math.floor(cuts / 2)) await halfway();
    const listener = await connect(id);
    const enough = randomInt(12);
    if (randomInt(2) === 0) await pause(randomInt(60));
    else for (let i = 0; i < 40 && listener.events.length < enough; i++) await pause(5);
    listener.cut();
    await listener.ended;
    take(listener, heard);
    id = listener.lastId();
  }
  return {
    ...heard,
    finish: async (all) => {
      const listener = await connect(id);
      const isLast = (): boolean => [...all].every((each) => heard.seen.has(each));
      await eventually(() => {
        take(listener, heard);
        expect(resumes ? isLast() : listener.isReady()).toBe(true);
      });
      listener.cut();
    },
  };
}

async function run(resumes: boolean) {
  const sent = new Set<string>();
  const first = await start();
  let second = await start();
  const over = new AbortController();
  const load = async (): Promise<void> => {
    for (let i = 0; !over.signal.aborted; i++) {
      const collector = i % 2 === 0 ? first : second;
      for (const used of await collector.use(3).catch(() => [])) sent.add(used);
      await pause(randomInt(20));
    }
  };
  const loading = load();
  const listening = await listenBroken(() => [first, second], {
    resumes,
    // One goes, with its streams, and another comes: nothing of it may be lost.
    halfway: async () => {
      const gone = second;
      second = await start();
      running.delete(gone);
      await gone.close();
    },
  });
  over.abort();
  await loading;
  await listening.finish(sent);
  return { sent, listening };
}

test(
  `after ${cuts} cuts, on two collectors of which one is replaced, a listener has seen everything`,
  async () => {
    const { sent, listening } = await run(true);
    expect(sent.size).toBeGreaterThan(cuts);
    expect(listening.gaps).toEqual([]);
    expect([...sent].filter((each) => !listening.seen.has(each))).toEqual([]);
  },
  patience,
);

test(
  'control: a listener that forgets where it was has not',
  async () => {
    const { sent, listening } = await run(false);
    expect([...sent].filter((each) => !listening.seen.has(each)).length).toBeGreaterThan(0);
  },
  patience,
);

test('what a collector folded while it ended is told by the next one, also when nothing else happens', async () => {
  const url = await postgres.createDatabase();
  const gone = await start(url);
  const before = await gone.listen();
  await eventually(() => expect(before.isReady()).toBe(true));
  before.cut();
  const used = await gone.use(3);
  running.delete(gone);
  await gone.close();
  const listener = await (await start(url)).listen(before.lastId());
  await eventually(() => expect(listener.isReady()).toBe(true));
  expect(listener.gaps).toEqual([]);
  expect(listener.activities.map(({ fingerprint }) => fingerprint).toSorted()).toEqual(used.toSorted());
  listener.cut();
});
