import { expect, test } from 'vitest';
import { createWithholding } from '../../../instrumentation/node/withholding.ts';
import { fakeSecret } from '../../support/fake-secret.ts';

const secret = fakeSecret('ghp_', 36);

test('a text that holds a credential is told as withheld, in lists once', () => {
  const { text, bag } = createWithholding(() => false);
  expect([text('planner'), text(secret), text(`a ${secret}`)]).toEqual(['planner', 'withheld', 'withheld']);
  expect(
    bag({ 'mayfly.credential.scopes': ['read', secret, `x ${secret}`], 'user.id': 'ada', 'mayfly.count': 3 }),
  ).toEqual({ 'mayfly.credential.scopes': ['read', 'withheld'], 'user.id': 'ada', 'mayfly.count': 3 });
});

test('attributes without any stay the same object', () => {
  const { bag, lasting } = createWithholding(() => false);
  const attributes = { 'user.id': 'somebody of us', 'mayfly.credential.scopes': ['read all', 'write all'] };
  expect(bag(attributes)).toBe(attributes);
  expect(lasting(attributes)).toBe(attributes);
});

test('what was told is withheld once it is known as a secret', () => {
  let known = '';
  const { text, lasting, met } = createWithholding((reading) => known !== '' && reading.includes(known));
  const attributes = { 'user.id': 'some-opaque-text' };
  expect([text('some-opaque-text'), lasting(attributes)]).toEqual(['some-opaque-text', attributes]);
  known = 'some-opaque-text';
  expect(text('some-opaque-text')).toBe('some-opaque-text');
  met();
  expect([text('some-opaque-text'), lasting(attributes)]).toEqual(['withheld', { 'user.id': 'withheld' }]);
});

test('a process that meets secrets without end does not judge everything anew for each', () => {
  let asked = 0;
  const { text, met } = createWithholding(() => {
    asked += 1;
    return false;
  });
  for (let i = 0; i < 10_000; i++) {
    met();
    text('some-opaque-text');
  }
  expect(asked).toBeLessThan(300);
});

test('a fingerprint is none', () => {
  const { bag } = createWithholding(() => true);
  const attributes = { 'mayfly.credential.fingerprint': `mf1_${'a'.repeat(30)}` };
  expect(bag(attributes)).toBe(attributes);
});

test('a longer text is cut where everybody cuts it, after it was judged', () => {
  const { text } = createWithholding(() => false);
  expect(text('word '.repeat(1_000))).toHaveLength(1_024);
  expect(text(`${'x '.repeat(505)}${secret}`)).toBe('withheld');
});
