import { expect, test } from 'vitest';
import { commandWords } from '../../../../instrumentation/node/commands/command-words.ts';

test.each<[file: string, args: string[], expected: string[] | null]>([
  ['op', ['read', 'op://a/b/c'], ['op', 'read', 'op://a/b/c']],
  ['/usr/local/bin/aws', ['sts'], ['aws', 'sts']],
  ['C:\\Tools\\GH.exe', ['auth', 'token'], ['gh', 'auth', 'token']],
  ['/bin/sh', ['-c', 'op read "op://a b/c"  --no-newline'], ['op', 'read', 'op://a b/c', '--no-newline']],
  ['bash', ['-lc', "vault kv get -field='a b' secret/x"], ['vault', 'kv', 'get', '-field=a b', 'secret/x']],
  ['sh', ['-c', 'gh auth token 2>/dev/null'], ['gh', 'auth', 'token']],
  ['sh', ['-c', 'gh auth token 2> /dev/null 2>&1'], ['gh', 'auth', 'token']],
  ['sh', ['-c', 'A=1 sudo /usr/bin/pass show x\\ y'], ['pass', 'show', 'x y']],
  ['cmd.exe', ['/d', '/s', '/c', '"az account get-access-token"'], ['az', 'account', 'get-access-token']],
  ['sh', ['-c', 'op read x | jq -r .a'], null],
  ['sh', ['-c', 'op read x; echo y'], null],
  ['sh', ['-c', 'a && b'], null],
  ['sh', ['script.sh'], null],
  ['sh', ['-c', ''], null],
  ['sh', ['-c', `op read ${'x'.repeat(9_000)}`], null],
  ['sh', ['-c', 'op read "unclosed'], ['op', 'read', 'unclosed']],
])('%s %j', (file, args, expected) => {
  expect(commandWords(file, args)).toEqual(expected);
});

test('long and strange texts take no long time', () => {
  for (const text of ['"'.repeat(8_000), '\\'.repeat(8_000), "a'".repeat(4_000), '&>'.repeat(4_000)]) {
    const started = performance.now();
    commandWords('sh', ['-c', text]);
    expect(performance.now() - started).toBeLessThan(2_000);
  }
});
