import { expect, test } from 'vitest';
import { readSasl } from '../../../../instrumentation/node/connections/sasl.ts';
import { fakeSecret } from '../../../support/fake-secret.ts';

const secret = fakeSecret('', 24);
const proof = 'b'.repeat(32);

test.each([
  ['PLAIN', `\0app\0${secret}`, { user: 'app', secret, proves: true }],
  ['plain', `as\0app\0${secret}`, { user: 'app', secret, proves: true }],
  ['PLAIN', 'app', null],
  ['SCRAM-SHA-256', 'n,,n=a=2Cb=3D,r=x', { user: 'a,b=', secret: null, proves: false }],
  ['SCRAM-SHA-256-PLUS', 'p=tls-server-end-point,,n=app,r=x', { user: 'app', secret: null, proves: false }],
  ['SCRAM-SHA-512', `c=biws,r=x,p=${proof}`, { user: null, secret: null, proves: true }],
  ['SCRAM-SHA-512', 'v=signature', null],
  [
    'XOAUTH2',
    `user=me@x.test\x01auth=Bearer ${secret}\x01\x01`,
    { user: 'me@x.test', secret, proves: true, type: 'oauth.access_token' },
  ],
  [
    'OAUTHBEARER',
    `n,a=me,\x01host=x\x01auth=Bearer ${secret}\x01\x01`,
    { user: 'me', secret, proves: true, type: 'oauth.access_token' },
  ],
  [
    'OAUTHBEARER',
    `n,,\x01auth=Bearer ${secret}\x01\x01`,
    { user: null, secret, proves: true, type: 'oauth.access_token' },
  ],
  ['OAUTHBEARER', '\x01', null],
  ['CRAM-MD5', `me you ${proof}`, { user: 'me you', secret: null, proves: true }],
  [
    'AWS_MSK_IAM',
    `{"x-amz-credential":"${fakeSecret('AKIA', 16, 'ABC')}/20260101/x"}`,
    { user: null, proves: true },
  ],
  ['AWS', `me\0${fakeSecret('AKIA', 16, 'ABC')}\0${secret}\0`, { user: null, proves: true }],
  ['GSSAPI', secret, null],
])('%s, %j', (mechanism, message, expected) => {
  const read = readSasl(mechanism, Buffer.from(message));
  if (expected === null) expect(read).toBeNull();
  else expect(read).toMatchObject(expected);
  if (mechanism.startsWith('AWS')) expect(read?.secret).toMatch(/^AKIA/);
});
