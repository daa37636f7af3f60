import type { Paint } from '../terminal/style.ts';

const keys: readonly (readonly [key: string, does: string])[] = [
  ['j k, arrows', 'down and up'],
  ['g G', 'first and last'],
  ['page keys', 'a screen on'],
  ['enter', 'opens the credential'],
  ['esc', 'back, or to the top'],
  ['space', 'pauses; what comes waits'],
  ['/', 'edits the filter'],
  ['s', 'next order'],
  ['ctrl-l', 'draws the screen again'],
  ['q', 'quits'],
];

/** At most 40 columns. */
export function helpLines(paint: Paint): readonly string[] {
  return [
    '',
    `  ${paint('bold', 'Keys')}`,
    ...keys.map(([key, does]) => `  ${paint('cyan', key.padEnd(14))}${does}`),
    '',
    `  ${paint('bold', 'Filters')}`,
    '  provider:aws is:live -env:dev',
    '  last-used:<5m expires:<1h shared:true',
    `  ${paint('dim', 'tab completes; more in docs/filter.md')}`,
    '',
    `  ${paint('dim', '• active now   ≥ at least')}`,
  ];
}
