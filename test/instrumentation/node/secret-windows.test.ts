import { expect, test } from 'vitest';
import { createSecretWindows } from '../../../instrumentation/node/secret-windows.ts';
import { fakeSecret } from '../../support/fake-secret.ts';

const secret = fakeSecret('tok-', 40);
const short = fakeSecret('p!', 6);
const document = JSON.stringify({ project: 'an-ordinary-project-name', key: fakeSecret('', 60) });

test.each([
  ['alone', secret],
  ['in a text', `<${secret}>`],
  ['in small letters', secret.toLowerCase()],
  ['in capitals', secret.toUpperCase()],
  ['cut off at its end', `x ${secret.slice(0, 34)}`],
  ['cut off at its beginning', `${secret.slice(10)} x`],
  ['in part', `x${secret.slice(12, 36)}x`],
  ['when it is short', `<${short}>`],
  ['when it is a whole document', `a ${document} b`],
])('a known secret is found %s', (_where, text) => {
  expect(windows().isIn(text)).toBe(true);
});

test.each([
  ['another secret', fakeSecret('tok-', 40)],
  ['a little of it', secret.slice(0, 12)],
  ['a word of a document', 'an-ordinary-project-name'],
  ['part of a short one', short.slice(0, 7)],
  ['nothing', ''],
])('%s is none', (_what, text) => {
  expect(windows().isIn(text)).toBe(false);
});

test.each(['postgres', 'production', 'short', 'Password123'])(
  'the password %s is a word, which other things are called, too',
  (word) => {
    const all = createSecretWindows();
    all.add(word);
    expect(all.isIn(`${word}.example.com`)).toBe(false);
  },
);

function windows() {
  const all = createSecretWindows();
  for (const each of [secret, short, document]) all.add(each);
  return all;
}
