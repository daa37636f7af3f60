import { expect, test } from 'vitest';
import { rowsOf } from '../../../src/cli/live/live-rows.ts';
import {
  firstState,
  happened,
  type LiveState,
  rowsInOrder,
  selectedIndex,
} from '../../../src/cli/live/live-state.ts';
import { press, type Wish } from '../../../src/cli/live/press.ts';
import type { Key } from '../../../src/cli/screen/keys.ts';
import { defaultSort } from '../../../src/core/filter/filter.ts';
import { sampleActivity } from '../support/sample-answers.ts';
import { sampleNow, sampleSummaries } from '../support/sample-credentials.ts';

const first: LiveState = { ...firstState('', defaultSort), rows: rowsOf(sampleSummaries, new Map()) };
const around = { page: 3, now: sampleNow };

/** `<down>` is a key, everything else text. */
function keysOf(text: string): readonly Key[] {
  return [...text.matchAll(/<([a-z-]+)>|(.)/g)].map(([, name, typed]) =>
    name === undefined ? { name: 'text', text: typed ?? '' } : ({ name } as Key),
  );
}

function pressAll(
  text: string,
  from = first,
): { readonly state: LiveState; readonly wishes: readonly Wish[] } {
  let state = from;
  const wishes: Wish[] = [];
  for (const key of keysOf(text)) {
    const pressed = press(state, key, around);
    state = pressed.state;
    if (pressed.wish !== null) wishes.push(pressed.wish);
  }
  return { state, wishes };
}

const indexOf = (state: LiveState): number => selectedIndex(rowsInOrder(state), state.selected);

test.each([
  ['', 0],
  ['j', 1],
  ['jjk', 1],
  ['<down><down><up>', 1],
  ['k', 0],
  ['G', 5],
  ['Gg', 0],
  ['<page-down>', 3],
  ['<page-down><page-down><page-down>', 5],
  ['<end><page-up>', 2],
  ['jj<escape>', 0],
])('%s selects row %i', (keys, index) => expect(indexOf(pressAll(keys).state)).toBe(index));

test('the selected row is always in sight', () => {
  for (const keys of ['jjj', 'G', 'Gk', 'Gkkkk', '<page-down><up>']) {
    const { state } = pressAll(keys);
    const index = indexOf(state);
    expect(state.top).toBeLessThanOrEqual(index);
    expect(state.top + around.page).toBeGreaterThan(index);
  }
});

test('what is selected stays selected when the order changes', () => {
  const { state } = pressAll('jj');
  const before = state.selected;
  const after = happened(state, { ...sampleActivity, at: new Date(sampleNow + 1).toISOString() });
  expect(after.selected).toBe(before);
});

test.each<[string, readonly Wish[]]>([
  ['q', ['quit']],
  ['?q', ['quit']],
  ['<enter>q', ['open', 'quit']],
  ['<interrupt>', ['interrupt']],
  ['/x<interrupt>', ['interrupt']],
  ['/q', []],
  ['s', ['refresh']],
  [' ', []],
  ['  ', ['refresh']],
  ['<redraw>', ['redraw']],
  ['/is:live<enter>', ['filter']],
])('%j asks for %j', (keys, wishes) => expect(pressAll(keys).wishes).toEqual(wishes));

test('while it is paused what comes waits, and then is shown', () => {
  const paused = happened(pressAll(' ').state, sampleActivity);
  expect(paused.paused?.waiting).toHaveLength(1);
  expect(paused.rows).toBe(first.rows);
  const { state } = pressAll(' ', paused);
  expect(state.paused).toBeNull();
  expect(state.rows.get(sampleActivity.fingerprint)?.latest).toEqual(sampleActivity);
});

test('what waits is bounded, and counted beyond', () => {
  let state = pressAll(' ').state;
  for (let i = 0; i < 10_005; i++) state = happened(state, sampleActivity);
  expect([state.paused?.waiting.length, state.paused?.beyond]).toEqual([10_000, 5]);
});

test('tab completes the word where the cursor stands', () => {
  expect(pressAll('/prov<tab>').state.edit?.line).toEqual({ text: 'provider:', at: 9 });
  expect(pressAll('/is:li<tab>').state.edit?.line.text).toBe('is:live');
});

test('orders follow each other and come back', () => {
  const seen = ['s', 'ss', 'sss', 'ssss'].map((keys) => pressAll(keys).state.sort);
  expect(seen).toEqual([
    { by: 'first-seen', descending: true },
    { by: 'expires', descending: false },
    { by: 'uses', descending: true },
    { by: 'last-seen', descending: true },
  ]);
});

test('a detail is scrolled and left', () => {
  expect(pressAll('<enter>jjk').state.detail?.top).toBe(1);
  expect(pressAll('<enter><escape>').state.detail).toBeNull();
});
