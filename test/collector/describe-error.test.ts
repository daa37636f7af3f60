import { expect, test } from 'vitest';
import { describeError } from '../../collector/describe-error.ts';
import { MayflyError } from '../../src/core/errors.ts';
import { fakeSecret } from '../support/fake-secret.ts';

const secret = fakeSecret('', 30);

/** As `pg` makes them: properties beside the message hold values of rows. */
function databaseError(): Error {
  return Object.assign(new Error(`duplicate key: ${secret}`), {
    code: '23505',
    severity: 'ERROR',
    detail: `Key (name)=(${secret}) exists`,
    where: secret,
  });
}

test('a database error keeps its code, severity and place', () => {
  expect(describeError(databaseError())).toEqual({
    name: 'Error',
    code: '23505',
    severity: 'ERROR',
    at: expect.stringMatching(/^describe-error\.test\.ts:\d+$/),
  });
});

test('an error of ours shows what it wraps by its code', () => {
  const error = new MayflyError('store.unavailable', secret, { cause: databaseError() });
  expect(describeError(error)).toMatchObject({ name: 'MayflyError/23505', code: 'store.unavailable' });
});

test.each([
  ['its message', () => new Error(secret)],
  ['a message that looks like a stack', () => new Error(`x\n    at f (/${secret}.ts:1:2)\n`)],
  ['its name', () => Object.assign(new Error('x'), { name: `${secret}-1` })],
  ['its code', () => Object.assign(new Error('x'), { code: `${secret} ` })],
  ['its stack', () => Object.assign(new Error('x'), { stack: `${secret}\n at /${secret}:1:2` })],
  ['other properties', databaseError],
  ['being a text', () => secret],
  ['being an object', () => ({ name: secret, message: secret, code: secret })],
])('nothing gets into the log by %s', (_what, make) => {
  expect(JSON.stringify(describeError(make()))).not.toContain(secret);
});
