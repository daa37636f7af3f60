import { expect, test } from 'vitest';
import { commandCredentials } from '../../../../instrumentation/node/commands/command-credentials.ts';
import { fakeSecret } from '../../../support/fake-secret.ts';

const secret = fakeSecret('', 32);

test('a command that is known by its words is read as that', () => {
  expect(commandCredentials({ file: 'op', args: ['read', 'op://a/b/c'], output: secret })).toMatchObject({
    name: 'op://a/b/c',
    source: 'secret_manager',
    credentials: [{ secret }],
  });
});

test('of any other the answer tells, or nothing', () => {
  const output = JSON.stringify({ kind: 'ExecCredential', status: { token: secret } });
  expect(commandCredentials({ file: 'sh', args: ['-c', 'a | b'], output })).toMatchObject({
    name: 'exec credential plugin',
    credentials: [{ secret }],
  });
  expect(commandCredentials({ file: 'op', args: ['whoami'], output: secret })).toBeNull();
});
