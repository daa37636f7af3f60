import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestPostgres, testPostgres } from '../support/postgres.ts';
import { kills } from './kills.ts';
import { pglitePlace, postgresPlace } from './place.ts';
import { right } from './right.ts';

const seed = 1;
const perSecond = 30;

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await testPostgres();
});
afterAll(() => postgres.stop());

test('nothing acknowledged is lost and nothing is counted twice when the collector is killed over and over', async () => {
  const place = postgresPlace(await postgres.createDatabase());
  expect(await kills({ place, seed, kills: 8, spans: 0, perSecond })).toMatchObject(right);
}, 180_000);

test('the same on the embedded database', async () => {
  const place = pglitePlace(join(mkdtempSync(join(tmpdir(), 'mayfly-chaos-')), 'data'));
  expect(await kills({ place, seed, kills: 1, spans: 0, perSecond })).toMatchObject(right);
}, 180_000);

test('the same when two collectors share a database', async () => {
  const place = postgresPlace(await postgres.createDatabase());
  expect(await kills({ place, seed, kills: 3, spans: 0, perSecond, collectors: 2 })).toMatchObject(right);
}, 180_000);

test('it would show if an acknowledgement came before the commit', async () => {
  const place = postgresPlace(await postgres.createDatabase());
  const fault = 'acknowledges-early';
  const { lost } = await kills({ place, seed, kills: 2, spans: 2000, perSecond, fault });
  expect(lost).toBeGreaterThan(0);
}, 180_000);

test('it would show if counts were added up', async () => {
  const place = postgresPlace(await postgres.createDatabase());
  const { extra } = await kills({
    place,
    seed,
    kills: 1,
    spans: 2000,
    perSecond,
    fault: 'adds',
  });
  expect(extra).toBeGreaterThan(0);
}, 180_000);
