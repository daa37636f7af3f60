import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runTarget } from './campaign.ts';
import { supervise } from './supervise.ts';
import { targets } from './targets.ts';

const minutes = 60_000;
const seed = Number(process.env['MAYFLY_FUZZ_SEED'] ?? 20_261_001);
const runs = process.env['MAYFLY_TEST_LONG'] === '1' ? 30_000 : 1_500;

test('every target of every file is registered, each under a name of its own', async () => {
  const folder = join(import.meta.dirname, 'targets');
  const modules = await Promise.all(
    readdirSync(folder).map((file) => import(join(folder, file)) as Promise<Record<string, unknown>>),
  );
  const found = modules.flatMap((exported) => Object.values(exported).flat());
  expect(found.length).toBeGreaterThan(20);
  expect(found.filter((target) => !(targets as readonly unknown[]).includes(target))).toEqual([]);
  expect(new Set(targets.map(({ name }) => name)).size).toBe(targets.length);
});

describe('H6: hostile inputs crash nothing and break no promise', () => {
  test.each(targets.map((target) => [target.name, target] as const))(
    '%s',
    { timeout: 10 * minutes },
    async (name, target) => {
      const { crashes, kinds, runs: done } = await runTarget(target, { seed, from: 0, runs, mostCrashes: 3 });
      expect(
        crashes.map(
          ({ run, message }) => `npm run fuzz -- --seed ${seed} --target ${name} --only ${run}\n${message}`,
        ),
      ).toEqual([]);
      expect(done).toBe(runs);
      // A target whose inputs all come to the same is given too little to do.
      expect(Object.keys(kinds).length).toBeGreaterThan(1);
    },
  );
});

describe('a campaign finds a parser that is broken on purpose:', () => {
  const options = { seed: 7, runs: 300, hangSeconds: 2, heapMiB: 64, mostDeaths: 1, say: () => {} };

  test.each([
    ['control-throws', /TypeError: cannot read/],
    ['control-lies', /broken: what is read adds up/],
    ['control-hangs', /no end after 2 s/],
    ['control-grows', /out of memory/],
    ['control-exits', /died/],
  ])('%s', { timeout: 10 * minutes }, async (name, expected) => {
    const { crashes } = await supervise(name, {
      ...options,
      runs: name === 'control-hangs' ? 40 : options.runs,
    });
    expect(crashes.length).toBeGreaterThan(0);
    expect(crashes[0]?.message).toMatch(expected);
  });
});
