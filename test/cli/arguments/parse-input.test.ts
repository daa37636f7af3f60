import { expect, test } from 'vitest';
import { parseInput } from '../../../src/cli/arguments/parse-input.ts';
import type { Command } from '../../../src/cli/command.ts';

const list: Command = {
  name: 'list',
  summary: '',
  usage: '[field:value…]',
  flags: {
    json: { brief: '' },
    limit: { value: 'N', brief: '' },
    provider: { value: 'NAME', many: true, brief: '' },
  },
  words: { least: 0, most: 2 },
  examples: [],
  run: async () => 0,
};
const run: Command = {
  ...list,
  name: 'run',
  usage: '-- CMD…',
  flags: { name: { value: 'SERVICE', brief: '' } },
  words: 'command',
};

test('flags, their values and words are told apart', () => {
  const input = parseInput(list, [
    'a:b',
    '--json',
    '--limit=5',
    '--provider',
    'aws',
    '--provider',
    'gcp',
    'c',
  ]);
  expect(input.words).toEqual(['a:b', 'c']);
  expect([input.has('json'), input.has('limit'), input.has('help')]).toEqual([true, true, false]);
  expect([input.text('limit'), input.text('json'), input.text('cursor')]).toEqual(['5', '', null]);
  expect(input.all('provider')).toEqual(['aws', 'gcp']);
});

test.each<[string, Command, string[], string]>([
  [
    'an unknown flag',
    list,
    ['--jsn'],
    'list: unknown flag --jsn: did you mean --json? (see mayfly list --help)',
  ],
  [
    'a flag nobody can guess',
    list,
    ['--frobnicate'],
    'list: unknown flag --frobnicate (see mayfly list --help)',
  ],
  ['an unknown short flag', list, ['-x'], 'list: unknown flag -x (see mayfly list --help)'],
  [
    'a flag without its value',
    list,
    ['--limit'],
    'list: --limit needs a value: --limit N (see mayfly list --help)',
  ],
  [
    'a flag in the place of a value',
    list,
    ['--limit', '--json'],
    'list: --limit needs a value: --limit N (see mayfly list --help)',
  ],
  ['an empty value', list, ['--limit='], 'list: --limit needs a value: --limit N (see mayfly list --help)'],
  [
    'a value where none belongs',
    list,
    ['--json=yes'],
    'list: --json takes no value (see mayfly list --help)',
  ],
  [
    'a flag given twice',
    list,
    ['--limit', '1', '--limit', '2'],
    'list: --limit is given twice (see mayfly list --help)',
  ],
  [
    'too many words',
    list,
    ['a', 'b', 'c'],
    'list: too many words: mayfly list [field:value…] (see mayfly list --help)',
  ],
  [
    'no command',
    run,
    ['--name', 'x'],
    'run: something is missing: mayfly run -- CMD… (see mayfly run --help)',
  ],
  [
    'no command after the dashes',
    run,
    ['--'],
    'run: something is missing: mayfly run -- CMD… (see mayfly run --help)',
  ],
  [
    'a mistyped flag before a command',
    run,
    ['--nmae', 'x', '--', 'node'],
    'run: unknown flag --nmae: did you mean --name? (see mayfly run --help)',
  ],
])('%s is one clear message', (_what, command, ...[args, message]) => {
  expect(() => parseInput(command, args)).toThrow(
    expect.objectContaining({ code: 'request.invalid', message }),
  );
});

test.each<[string, string[], string[], string | null]>([
  [
    'after two dashes',
    ['--name', 'a', '--', 'node', '--name', 'b', '--', '-x'],
    ['node', '--name', 'b', '--', '-x'],
    'a',
  ],
  ['at the first word', ['--name', 'a', 'node', '--inspect', 'x.js'], ['node', '--inspect', 'x.js'], 'a'],
  ['at the first word although it has the name of a flag', ['node', '--name=b'], ['node', '--name=b'], null],
  [
    'with two dashes of its own',
    ['npm', 'run', 'x', '--', '--json'],
    ['npm', 'run', 'x', '--', '--json'],
    null,
  ],
  [
    'unchanged, empty and odd arguments too',
    ['--', 'sh', '', '-', '--=', 'a b'],
    ['sh', '', '-', '--=', 'a b'],
    null,
  ],
])('the command that is run begins %s', (_where, args, ...[words, name]) => {
  const input = parseInput(run, args);
  expect(input.words).toEqual(words);
  expect(input.text('name')).toBe(name);
});

test.each([['--help'], ['-h']])('%s is enough without the words that are missing', (flag) => {
  expect(parseInput(run, [flag]).has('help')).toBe(true);
});

test('what could be a secret in the place of a flag is cut', () => {
  const pasted = `--${'x'.repeat(200)}`;
  expect(() => parseInput(list, [pasted])).toThrow(`list: unknown flag ${pasted.slice(0, 30)} (see`);
});
