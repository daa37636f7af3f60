import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runCli } from '../../../src/cli/cli.ts';
import { testContext } from '../support/test-context.ts';

test.each([['version'], ['--version'], ['-v']])('mayfly %s is the version alone', async (word) => {
  const context = testContext();
  expect(await runCli([word], context)).toBe(0);
  expect(context.written).toEqual({ out: '1.2.3\n', err: '' });
});

test('the real program has the version of its package', () => {
  const path = (name: string): string => fileURLToPath(new URL(`../../../src/cli/${name}`, import.meta.url));
  const { version } = JSON.parse(readFileSync(path('package.json'), 'utf8'));
  expect(execFileSync(process.execPath, [path('main.ts'), '--version']).toString()).toBe(`${version}\n`);
});
