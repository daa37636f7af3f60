import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { commands } from '../../../src/cli/commands/index.ts';

const sources = fileURLToPath(new URL('../../../src/cli/commands/', import.meta.url));
const files = readdirSync(sources).filter((name) => name !== 'index.ts');

test('every file is a registered command', () => {
  expect(commands.map(({ name }) => `${name.replace(' ', '-')}.ts`).sort()).toEqual(files.sort());
});

test.each(files)('%s has a test', (name) => {
  expect(existsSync(new URL(name.replace('.ts', '.test.ts'), import.meta.url))).toBe(true);
});

test('no command takes a secret as a flag', () => {
  const flags = commands.flatMap((command) => Object.keys(command.flags));
  // A join key is a public name, and --secret-stdin takes no value, or the name of a setting.
  const known = ['join-key', 'secret-stdin'];
  expect(flags.filter((flag) => /token|secret|password|key/.test(flag) && !known.includes(flag))).toEqual([]);
  for (const { flags: all } of commands) expect(['SETTING', undefined]).toContain(all['secret-stdin']?.value);
});
