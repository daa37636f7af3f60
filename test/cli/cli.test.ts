import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runCli } from '../../src/cli/cli.ts';
import { fakeSecret } from '../support/fake-secret.ts';
import { testContext } from './support/test-context.ts';

async function run(...args: string[]) {
  const context = testContext();
  const code = await runCli(args, context);
  return { code, ...context.written };
}

test.each([
  [['lits'], 'mayfly: unknown command lits: did you mean mayfly list? (see mayfly help)\n'],
  [['frobnicate'], 'mayfly: unknown command frobnicate (see mayfly help)\n'],
  [['tokne'], 'mayfly: unknown command tokne: did you mean mayfly token? (see mayfly help)\n'],
  [['token'], 'mayfly: token needs one of create, list, revoke\n'],
  [['token', 'crate'], 'mayfly: token needs one of create, list, revoke: did you mean token create?\n'],
  [['--json', 'list'], 'mayfly: the command comes first, then its flags (see mayfly help)\n'],
  [['__complet'], 'mayfly: unknown command __complet (see mayfly help)\n'],
  [['list', '--jsn'], 'mayfly: list: unknown flag --jsn: did you mean --json? (see mayfly list --help)\n'],
  [['\u001b[2J'], 'mayfly: unknown command \\x1b[2J (see mayfly help)\n'],
])('%j is one clear line and exit code 2', async (args, err) => {
  expect(await run(...args)).toEqual({ code: 2, out: '', err });
});

test('under a filter that is wrong stands where it is', async () => {
  const place = '  is:live provder:aws\n          ^^^^^^^\n';
  expect(await run('list', 'is:live', 'provder:aws')).toEqual({
    code: 2,
    out: '',
    err: `mayfly: list: at character 9: there is no field provder: did you mean provider?\n${place}`,
  });
});

test('a secret that was pasted in the place of a command is not repeated whole', async () => {
  const secret = fakeSecret('', 60);
  expect((await run(secret)).err).not.toContain(secret.slice(0, 24));
});

test('a fault of our own is one line, says so, and is exit code 70', async () => {
  const context = testContext();
  const preload = (): string => {
    throw new TypeError('broken');
  };
  expect(await runCli(['run', '--', 'true'], { ...context, preload })).toBe(70);
  expect(context.written.err).toMatch(/^mayfly: this is a fault in mayfly itself: broken at [^\n]+\n$/);
});

test('a reader that goes away early is no fault', () => {
  const entry = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
  const { stdout, stderr } = spawnSync('sh', [
    '-c',
    `"${process.execPath}" "${entry}" help | head -1; echo done`,
  ]);
  expect(stderr.toString()).toBe('');
  expect(stdout.toString()).toMatch(/^Mayfly keeps .*\ndone\n$/);
});
