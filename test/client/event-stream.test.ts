import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createEventStream } from '../../client/event-stream.ts';

/** Examples of WHATWG HTML, section 9.2.6, and what else the rules say. */
test.each([
  ['an event', 'data: a\n\n', [['message', 'a', '']]],
  ['more lines', 'data: a\ndata: b\n\n', [['message', 'a\nb', '']]],
  ['no space', 'data:a\n\n', [['message', 'a', '']]],
  ['more spaces', 'data:  a\n\n', [['message', ' a', '']]],
  [
    'a type',
    'event: gap\ndata: a\n\ndata: b\n\n',
    [
      ['gap', 'a', ''],
      ['message', 'b', ''],
    ],
  ],
  [
    'an id, which stays',
    'id: 7\ndata: a\n\ndata: b\n\n',
    [
      ['message', 'a', '7'],
      ['message', 'b', '7'],
    ],
  ],
  [
    'an id that is taken back',
    'id: 7\ndata: a\n\nid\ndata: b\n\n',
    [
      ['message', 'a', '7'],
      ['message', 'b', ''],
    ],
  ],
  ['an id with NUL', 'id: a\0\ndata: b\n\n', [['message', 'b', '']]],
  ['an id without data', 'id: 9\n\ndata: a\n\n', [['message', 'a', '9']]],
  ['comments', ': hello\n\n:\n\ndata: a\n\n', [['message', 'a', '']]],
  ['other fields', 'colour: red\ndata: a\n\n', [['message', 'a', '']]],
  [
    'empty data',
    'data\n\ndata\ndata\n\n',
    [
      ['message', '', ''],
      ['message', '\n', ''],
    ],
  ],
  ['an event without data', 'event: gap\n\ndata: a\n\n', [['message', 'a', '']]],
  ['one that is not complete', 'data: a\n', []],
  ['colons in data', 'data: a: b\n\n', [['message', 'a: b', '']]],
])('%s, however it ends its lines and is cut', (_what, text, expected) => {
  for (const end of ['\n', '\r\n', '\r']) {
    const written = text.replaceAll('\n', end);
    fc.assert(
      fc.property(fc.array(fc.nat(written.length)), (cuts) => {
        const stream = createEventStream();
        const at = [0, ...cuts.toSorted((a, b) => a - b), written.length];
        const pieces = at.slice(1).map((to, i) => written.slice(at[i], to));
        // A lone CR at the end of a piece may be half of a line end: the next piece tells.
        const events = [...pieces, end === '\r' ? ':' : ''].flatMap((piece) => stream.push(piece));
        expect(events.map(({ type, data, id }) => [type, data, id])).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  }
});

test('it knows where to go on, also after a sign of life, and only after what is complete', () => {
  const stream = createEventStream('3');
  const places = ['data: a\n\n', 'id: 4\n', '\n', ': beat\nid: 5\n\n', 'id: 6\nevent: activity\ndata: {'].map(
    (text) => {
      stream.push(text);
      return stream.lastId();
    },
  );
  expect(places).toEqual(['3', '3', '4', '5', '5']);
});

test('it says how long to wait, when that is a number', () => {
  const stream = createEventStream();
  stream.push('retry: soon\n');
  expect(stream.retryMs()).toBeNull();
  stream.push('retry: 2500\n');
  expect(stream.retryMs()).toBe(2500);
});

test.each([
  ['a line', 'data: '.padEnd(70_000, 'x'), ''],
  ['an event', `data: ${'x'.repeat(70_000)}\n`, ''],
])('%s that does not end is given up', (_what, piece) => {
  const stream = createEventStream();
  expect(() => {
    for (let i = 0; i < 40; i++) stream.push(piece);
  }).toThrow(RangeError);
});
