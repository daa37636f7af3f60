import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { instant } from '../../../src/core/instant.ts';
import { emptyInventory, fold, type Inventory } from '../../../src/core/inventory/fold.ts';
import { readObservations } from '../../../src/core/otlp/read-observations.ts';
import { preparedLoad } from './body-source.ts';
import { type LoadBody, spanLoad } from './spans.ts';
import { differences, type Truth } from './truth.ts';

const startAt = Date.now();

describe.each(['zipf', 'eph'] as const)('the load %s', (mix) => {
  const load = spanLoad({ mix, seed: 7, startAt });
  const bodies = [...Array.from({ length: 24 }, () => load.next()), ...load.rest()];

  test('every span is accepted, with 15 attributes and 8 of its resource', () => {
    const results = bodies.map(read);
    expect(results.map(({ reasons }) => reasons).flat()).toEqual([]);
    for (const { rejected, ignored, droppedAttributes } of results) {
      expect([rejected, ignored, droppedAttributes]).toEqual([0, 0, 0]);
    }
    const [item] = results.flatMap(({ items }) => items);
    expect(item).toMatchObject({
      skewed: false,
      process: { service: expect.any(String), pod: expect.any(String) },
      actor: { agent: expect.any(String), tool: expect.any(String), conversation: expect.any(String) },
      target: { address: expect.any(String), port: 443 },
    });
  });

  test('folds to its truth, in any order', () => {
    expect(differences(load.truth(), truthOf(bodies))).toEqual([]);
    expect(differences(load.truth(), truthOf([...bodies].reverse()))).toEqual([]);
  });

  test('a lost request is seen', () => {
    expect(differences(load.truth(), truthOf(bodies.slice(0, -1)))).not.toEqual([]);
  });

  test('is the same for the same seed, and another for another', () => {
    const [same, other] = [7, 8].map((seed) => spanLoad({ mix, seed, startAt }).next());
    expect(same?.bytes).toEqual(bodies[0]?.bytes);
    expect(other?.bytes).not.toEqual(bodies[0]?.bytes);
  });

  test('a thread makes the same bodies, compressed', async () => {
    const made = await preparedLoad({ mix, seed: 7, startAt }, 2048);
    const inflated = made.bodies.map(({ bytes, spans }) => ({ bytes: gunzipSync(bytes), spans }));
    expect(made.bodies.length).toBeGreaterThan(4);
    expect(differences(made.truth, truthOf(inflated))).toEqual([]);
  });
});

function read({ bytes }: LoadBody): ReturnType<typeof readObservations> {
  return readObservations(bytes, 'protobuf', instant(startAt + 1000));
}

function truthOf(bodies: readonly LoadBody[]): Truth {
  const inventory: Inventory = emptyInventory();
  for (const item of bodies.flatMap((body) => read(body).items)) fold(inventory, item);
  const readings = new Map<string, number>();
  for (const { fingerprint, context, instance, count } of inventory.usage.values()) {
    const key = `${fingerprint} ${context} ${instance}`;
    readings.set(key, Math.max(count, readings.get(key) ?? 0));
  }
  let [spans, checksum] = [0, 0];
  for (const [key, count] of readings) {
    spans += count;
    checksum += count * firstBits(key);
  }
  return { spans, checksum, credentials: inventory.credentials.size, keys: readings.size };
}

/** The first 20 bits of a fingerprint: its first four characters. */
function firstBits(fingerprint: string): number {
  const digits = Array.from({ length: 4 }, (_, at) => fingerprint.charAt(4 + at));
  return digits.reduce((bits, digit) => bits * 32 + 'abcdefghijklmnopqrstuvwxyz234567'.indexOf(digit), 0);
}
