import { expect, test } from 'vitest';
import { subprotocolCredential } from '../../../instrumentation/node/subprotocol-credential.ts';
import { fakeSecret } from '../../support/fake-secret.ts';

const secret = fakeSecret('key-', 30);
const githubToken = fakeSecret('ghp_', 36);

test.each([
  ['an OpenAI realtime key', `realtime, openai-insecure-api-key.${secret}, openai-beta.realtime-v1`, secret],
  [
    'a Kubernetes bearer token',
    `v4.channel.k8s.io, base64url.bearer.authorization.k8s.io.${Buffer.from(secret).toString('base64url')}`,
    secret,
  ],
  ['a key after the word token', `token, ${secret}`, secret],
  ['a key after the word bearer', `Bearer,${secret}`, secret],
  ['a known form anywhere', `chat, ${githubToken}`, githubToken],
])('%s in a WebSocket sub-protocol is a credential', (_what, value, expected) => {
  expect(subprotocolCredential(value)).toEqual({
    secret: expected,
    location: 'subprotocol',
    name: 'sec-websocket-protocol',
    subject: null,
    mechanism: null,
  });
});

test.each([['graphql-transport-ws'], ['mqtt, mqttv3.1'], ['token'], [''], [','.repeat(100_000)]])(
  '%s is none',
  (value) => {
    expect(subprotocolCredential(value)).toBeNull();
  },
);
