import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCli } from '../../../src/cli/cli.ts';
import { commands } from '../../../src/cli/commands/index.ts';
import { testContext } from '../support/test-context.ts';

async function script(shell: string): Promise<string> {
  const context = testContext();
  expect(await runCli(['completion', shell], context)).toBe(0);
  return context.written.out;
}

const directory = mkdtempSync(join(tmpdir(), 'mayfly-completion-'));
// Stands for the command line: what it is asked is what it answers, once more.
writeFileSync(join(directory, 'mayfly'), '#!/bin/sh\nprintf "%s\\n" "$3rod" "$3re" "other:x"\n');
chmodSync(join(directory, 'mayfly'), 0o755);

/** What bash offers for a line with the cursor at its end. */
async function inBash(line: string, wordBreaks = ` \t\n"'><=;|&(:`): Promise<readonly string[]> {
  const ask = `${await script('bash')}
COMP_WORDBREAKS=$2
COMP_LINE=$1
COMP_POINT=\${#COMP_LINE}
_mayfly
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync(
    'bash',
    ['--norc', '--noprofile', '-c', ask, 'bash', line, wordBreaks],
    {
      encoding: 'utf8',
      env: { PATH: `${directory}:${process.env['PATH']}` },
    },
  );
  expect(stderr).toBe('');
  return stdout.trim().split('\n').filter(Boolean);
}

test('bash completes commands, flags and fields', async () => {
  expect(await inBash('mayfly li')).toEqual(['live', 'list']);
  expect(await inBash('mayfly tok')).toEqual(['token']);
  expect(await inBash('mayfly token ')).toEqual(['create', 'list', 'revoke']);
  expect(await inBash('mayfly token create --sc')).toEqual(['--scope']);
  expect(await inBash('mayfly list --js')).toEqual(['--json']);
  expect(await inBash('mayfly list prov')).toEqual(['provider:']);
  expect(await inBash('mayfly list is:live -prov')).toEqual(['-provider:']);
  expect(await inBash('mayfly completion z')).toEqual(['zsh']);
  expect(await inBash('mayfly frobnicate ')).toEqual([]);
});

test('bash asks for values, and leaves out what stands before a colon where words break there', async () => {
  expect(await inBash('mayfly list env:p')).toEqual(['prod', 'pre']);
  expect(await inBash('mayfly list env:p', ' \t\n')).toEqual(['env:prod', 'env:pre']);
});

test.each(['bash', 'zsh', 'fish'])('%s knows every command and every flag', async (shell) => {
  const text = await script(shell);
  for (const { name, flags, hidden } of commands) {
    if (hidden === true) continue;
    for (const word of name.split(' ')) expect(text).toContain(word);
    for (const flag of Object.keys(flags))
      expect(text).toContain(shell === 'fish' ? `-l ${flag}` : `--${flag}`);
  }
  expect(text).toContain('mayfly __complete --');
});

test.each([
  ['bash', ['-n']],
  ['zsh', ['-n']],
  ['fish', ['--no-execute']],
])('%s can read it', async (shell, args) => {
  const file = join(directory, `mayfly.${shell}`);
  writeFileSync(file, await script(shell));
  const { status, error, stderr } = spawnSync(shell, [...args, file], { encoding: 'utf8' });
  if (error !== undefined) {
    console.warn(`${shell} is not installed: its script is not read`);
    return;
  }
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

test('another shell is refused with a suggestion', async () => {
  const context = testContext();
  expect(await runCli(['completion', 'bsh'], context)).toBe(2);
  expect(context.written.err).toBe('mayfly: completion takes bash, zsh, fish, not bsh: did you mean bash?\n');
});
