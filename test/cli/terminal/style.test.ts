import { expect, test } from 'vitest';
import { createPaint, wantsColour } from '../../../src/cli/terminal/style.ts';

test.each<{ what: string; terminal: boolean; env: Record<string, string>; wanted: boolean }>([
  { what: 'a terminal', terminal: true, env: {}, wanted: true },
  { what: 'a pipe', terminal: false, env: {}, wanted: false },
  { what: 'a terminal with NO_COLOR', terminal: true, env: { NO_COLOR: '1' }, wanted: false },
  { what: 'a terminal with an empty NO_COLOR', terminal: true, env: { NO_COLOR: '' }, wanted: true },
  { what: 'a dumb terminal', terminal: true, env: { TERM: 'dumb' }, wanted: false },
])('colour on $what: $wanted', ({ terminal, env, wanted }) =>
  expect(wantsColour(terminal, env)).toBe(wanted),
);

test('paint adds colour only where it is wanted', () => {
  expect(createPaint(true)('green', 'live')).toBe('\u001b[32mlive\u001b[39m');
  expect(createPaint(true)(null, 'live')).toBe('live');
  expect(createPaint(false)('green', 'live')).toBe('live');
});
