import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestPostgres, testPostgres } from '../support/postgres.ts';
import { type Place, postgresPlace } from './place.ts';
import { right } from './right.ts';
import { upgrades } from './upgrades.ts';

const room = 180_000;

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await testPostgres();
});
afterAll(() => postgres.stop());

const newPlace = async (): Promise<Place> => postgresPlace(await postgres.createDatabase());
const options = { newPlace, seed: 11, upgrades: 1, perSecond: 20 } as const;

test(
  'two collectors are upgraded from the release before, one after the other under load: nothing is lost or locked',
  async ({ skip }) => {
    const outcome = await upgrades(options);
    if ('skipped' in outcome) return skip(outcome.skipped);
    expect(outcome).toMatchObject(right);
  },
  room,
);

test(
  'it would show if the newest added counts up',
  async ({ skip }) => {
    const outcome = await upgrades({ ...options, fault: 'adds' });
    if ('skipped' in outcome) return skip(outcome.skipped);
    expect(outcome.extra).toBeGreaterThan(0);
  },
  room,
);
