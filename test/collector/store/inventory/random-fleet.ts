import * as fc from 'fast-check';
import type { Database } from '../../../../collector/store/database.ts';
import type { ListQuery } from '../../../../collector/store/list-page.ts';
import { everything, type ReadScope } from '../../../../collector/store/read-scope.ts';
import type { Page } from '../../../../src/core/api/views.ts';
import { hashOf, type Inventory } from '../../../../src/core/inventory/fold.ts';
import type { Heartbeat, Observation } from '../../../../src/core/observation.ts';
import { fillStore, folded } from '../fill-store.ts';
import { randomItems } from '../filter/random-inventory.ts';
import { at, heartbeat } from '../sample.ts';

export const fleetNow = at(62);

export const fleetScopes: readonly (readonly [string, ReadScope])[] = [
  ['without limits', everything],
  ['limited to environments', { environments: ['aws', 'beta', 'ä Ä'], workloads: null }],
  ['limited to workloads', { environments: null, workloads: ['Alpha', 'two words', "o'b"] }],
];

const hosts: Readonly<Record<string, string>> = {
  aws: 'bedrock-runtime.eu-west-1.amazonaws.com',
  Alpha: 'api.openai.com',
  beta: 'models.example.com',
};

/** Observations of which each process instance is of one workload, and heartbeats of some of them. */
export function fleetItems(credentials: number, seed: number): readonly (Observation | Heartbeat)[] {
  const answered = randomItems(credentials, seed).flatMap((item) =>
    // The answers of some that were sent, fewer or more: the greater of both counts.
    item.kind === 'used' && item.outcome === 'sent'
      ? [item, { ...item, outcome: 'accepted' as const, count: ((item.count ?? 1) * 7) % 10 }]
      : [item],
  );
  const seen = answered.map((item) => {
    const { process, target } = item;
    const workload = JSON.stringify([process.service, process.namespace, process.environment]);
    const address = target.address === null ? null : (hosts[target.address] ?? target.address);
    return {
      ...item,
      process: { ...process, instance: `${process.instance} of ${workload}` },
      target: { ...target, address },
    };
  });
  const beat = fc.record({
    ended: fc.boolean(),
    minutes: fc.integer({ min: 55, max: 62 }),
    hooks: fc.subarray(['fetch', 'http', 'pg']),
    shadowed: fc.option(fc.constant(['pg']), { freq: 3, nil: [] }),
    seen: fc.nat(9),
    dropped: fc.constantFrom(0, 0, 0, 3),
    unattributed: fc.constantFrom(0, 0, 2),
    overflowed: fc.constantFrom(0, 0, 0, 1),
    skewed: fc.constantFrom(false, false, true),
  });
  const beats = fc.sample(beat, { numRuns: seen.length, seed });
  const some = seen.flatMap(({ process }, place) => {
    const { minutes, ...facts } = beats[place] ?? { minutes: 0 };
    return place % 3 === 0 ? [heartbeat({ ...facts, at: at(minutes), process, startedAt: at(-80) })] : [];
  });
  const lonely = heartbeat({
    at: at(61),
    startedAt: at(60),
    process: {
      ...some[0]?.process,
      instance: 'lonely',
      service: 'lonely',
      environment: 'beta',
    } as Heartbeat['process'],
  });
  return [...seen, ...some, lonely];
}

/** Fills a store; with `isSplit` some of it is archived and compacted, in parts that overlap. Gives all of it. */
export async function fillFleet(
  db: Database,
  items: readonly (Observation | Heartbeat)[],
  isSplit: boolean,
): Promise<Inventory> {
  const hot = items.filter((_, place) => !isSplit || place % 3 !== 0);
  const old = items.filter((_, place) => isSplit && place % 3 !== 1);
  await fillStore(db, { hot: doubted(hot), old: doubted(old) });
  return doubted(items);
}

/** The fold, with some processes of which it is known who sent them what. */
function doubted(items: readonly (Observation | Heartbeat)[]): Inventory {
  const inventory = folded(items);
  for (const [name, row] of inventory.processes) {
    const digit = Number.parseInt(hashOf([name]).slice(0, 1), 16);
    const senders = digit % 5 === 0 ? ['one', 'two'] : ['one'];
    const countedFrom = digit % 7 === 0 ? at(-5000) : at(100);
    inventory.processes.set(name, { ...row, senders, countedFrom });
  }
  return inventory;
}

/** All pages of a list. */
export async function allOf<Item>(
  read: (query: ListQuery) => Promise<Page<Item>>,
  limit: number,
  words: readonly string[] = [],
): Promise<readonly Item[]> {
  const items: Item[] = [];
  for (let cursor: string | null = null; ; ) {
    const page: Page<Item> = await read({ words, asked: 'this', limit, cursor });
    if (page.items.length > limit) throw new Error('too large a page');
    items.push(...page.items);
    cursor = page.nextCursor;
    if (cursor === null) return items;
  }
}

/** Things in an order of their own, so that sets can be compared. */
export function sorted<Item>(items: Iterable<Item>): readonly Item[] {
  return [...items]
    .map((item) => [JSON.stringify(item), item] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, item]) => item);
}
