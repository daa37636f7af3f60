import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { isCaughtUp, untoldUntil } from '../../../collector/live/catch-up.ts';
import { type Cursor, cursorAt, cursorOfNow } from '../../../collector/live/cursor.ts';
import type { StreamState } from '../../../collector/store/live/live-source.ts';
import { instant } from '../../../src/core/instant.ts';

/** The streams of a database: by number, how far they are folded. */
type World = Map<number, { watermark: number; isClosed: boolean }>;

/** A cursor, and how far it really was told each stream. */
interface Teller {
  readonly cursor: Cursor;
  readonly told: Map<number, number>;
}

const statesOf = (world: World): readonly StreamState[] =>
  [...world].map(([stream, state]) => ({ stream, openedAt: instant(stream), ...state }));
const wantedBy = (cursor: Cursor, world: World): readonly StreamState[] =>
  statesOf(world).filter(
    ({ stream, isClosed }) => stream > cursor.base() || cursor.listed().includes(stream) || !isClosed,
  );

function startTeller(world: World): Teller {
  const told = new Map([...world].map(([stream, { watermark }]) => [stream, watermark]));
  return { cursor: cursorOfNow(statesOf(world), 0), told };
}

function look({ cursor, told }: Teller, world: World, elapsedMs: number): void {
  cursor.update(wantedBy(cursor, world), elapsedMs);
  for (const { stream, upTo } of cursor.untold()) {
    cursor.tell(stream, upTo);
    told.set(stream, upTo);
  }
}

const change = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('open' as const) }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('fold' as const), which: fc.nat(), by: fc.nat(3) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('close' as const), which: fc.nat() }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('look' as const), which: fc.nat(1) }) },
);
type Change = typeof change extends fc.Arbitrary<infer One> ? One : never;

function apply(world: World, tellers: readonly Teller[], one: Change): void {
  if (one.kind === 'open') world.set(world.size + 1, { watermark: 0, isClosed: false });
  if (one.kind === 'look') {
    const teller = tellers[one.which % tellers.length];
    if (teller !== undefined) look(teller, world, 0);
  }
  if (one.kind !== 'fold' && one.kind !== 'close') return;
  const open = [...world.values()].filter(({ isClosed }) => !isClosed);
  const stream = open[one.which % Math.max(1, open.length)];
  if (stream === undefined) return;
  if (one.kind === 'fold') stream.watermark += one.by;
  else stream.isClosed = true;
}

/** Resumes as a subscriber of `to` where one of `from` stood; `meanwhile` happens between question and answer. */
function resume(from: Teller, to: Teller, world: World, meanwhile: () => void): Map<number, number> | null {
  const position = from.cursor.position(instant(0));
  const told = new Map(from.told);
  const listed = position.streams.map(({ stream }) => stream);
  const isWanted = ({ stream, isClosed }: StreamState): boolean =>
    stream > position.base || listed.includes(stream) || !isClosed;
  let settled = to.cursor.settled();
  const mine = cursorAt(position, statesOf(world).filter(isWanted), 0);
  if (mine === null) return null;
  meanwhile();
  for (let round = 0; round < 20; round++) {
    if (settled === to.cursor.settled() && isCaughtUp(mine, to.cursor)) return told;
    if (round > 0) {
      settled = to.cursor.settled();
      mine.update(wantedBy(mine, world), 0);
    }
    for (const { stream, after, upTo } of untoldUntil(mine, to.cursor)) {
      expect(told.get(stream) ?? 0).toBeGreaterThanOrEqual(after);
      mine.tell(stream, upTo);
      told.set(stream, upTo);
    }
  }
  throw new Error('it never catches up');
}

test('who has caught up was told all that the others were told, whatever comes and goes meanwhile', () => {
  let resumed = 0;
  fc.assert(
    fc.property(
      fc.array(change, { maxLength: 40 }),
      fc.array(change, { maxLength: 6 }),
      (before, meanwhile) => {
        const world: World = new Map([[1, { watermark: 4, isClosed: false }]]);
        const tellers = [startTeller(world), startTeller(world)] as const;
        for (const one of before) apply(world, tellers, one);
        const [from, to] = tellers;
        const told = resume(from, to, world, () => {
          for (const one of meanwhile) apply(world, [to], one);
        });
        if (told === null) return;
        resumed += 1;
        for (const [stream, seq] of to.told) expect(told.get(stream) ?? 0).toBeGreaterThanOrEqual(seq);
      },
    ),
    { numRuns: 5000 },
  );
  expect(resumed).toBeGreaterThan(4000);
});
