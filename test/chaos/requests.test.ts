import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestPostgres, testPostgres } from '../support/postgres.ts';
import { badSpans } from './bad-spans.ts';
import { type Place, postgresPlace } from './place.ts';
import { proof } from './proof.ts';
import { replays } from './replays.ts';
import { right } from './right.ts';
import { rolls } from './rolls.ts';

const seed = 9;
const room = 180_000;

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await testPostgres();
});
afterAll(() => postgres.stop());

const newPlace = async (): Promise<Place> => postgresPlace(await postgres.createDatabase());

test(
  'no total changes when everything comes again, re-batched, after compaction, a month later',
  async () => {
    expect(await replays({ place: await newPlace(), seed, spans: 2000, laterDays: [30] })).toMatchObject(
      right,
    );
  },
  room,
);

test(
  'no client fails while two collectors are restarted in turn',
  async () => {
    const outcome = await rolls({ place: await newPlace(), seed, rolls: 2, perSecond: 30, collectors: 2 });
    expect(outcome).toMatchObject({ ...right, refused: 0 });
  },
  room,
);

test(
  'a bad span never hurts its neighbours',
  async () => {
    expect(await badSpans({ place: await newPlace(), seed, requests: 16 })).toMatchObject(right);
  },
  room,
);

test(
  'it would show if a span were missing',
  async () => {
    const { lost } = await badSpans({ place: await newPlace(), seed, requests: 8, expectAll: true });
    expect(lost).toBeGreaterThan(0);
  },
  room,
);

test(
  'it would show if a row of the inventory were changed by another hand',
  async () => {
    const { unproved } = await proof({ place: await newPlace(), seed, spans: 2000, tampered: true });
    expect(unproved).toBeGreaterThan(0);
  },
  room,
);
