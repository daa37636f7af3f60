import { expect, test } from 'vitest';
import { formats } from '../../src/core/formats/index.ts';
import { isProvider, providerOfHost } from '../../src/core/provider-of-host.ts';

test.each([
  ['api.mistral.ai', 'mistral'],
  ['mistral.ai', 'mistral'],
  ['api.openai.com', 'openai'],
  ['example.openai.azure.com', 'azure'],
  ['sts.eu-west-1.amazonaws.com', 'aws'],
  ['s3.cn-north-1.amazonaws.com.cn', 'aws'],
  ['generativelanguage.googleapis.com', 'gcp'],
  ['api.github.com', 'github'],
  ['api.x.ai', 'xai'],
  ['169.254.170.2', 'aws'],
  ['eks-auth.eu-west-1.api.aws', 'aws'],
  ['123456789012.dkr.ecr.eu-west-1.amazonaws.com', 'aws'],
  ['eu-west-1.signin.aws.amazon.com', 'aws'],
  ['login.microsoftonline.us', 'azure'],
  ['graph.microsoft.us', 'azure'],
  ['example.servicebus.windows.net', 'azure'],
  ['sts.aliyuncs.com', 'alibaba'],
  ['api.elevenlabs.io', 'elevenlabs'],
  ['api.deepgram.com', 'deepgram'],
  ['api.twilio.com', 'twilio'],
  ['api.doppler.com', 'doppler'],
  ['app.infisical.com', 'infisical'],
  ['example.1password.com', 'onepassword'],
  ['example.snowflakecomputing.com', 'snowflake'],
  ['accounts.cloud.databricks.com', 'databricks'],
  ['example.ghe.com', 'github'],
  ['slack.com', 'slack'],
  ['hooks.slack.com', 'slack'],
  ['connect.squareup.com', 'square'],
  ['registry.npmjs.org', 'npm'],
  ['app.terraform.io', 'terraform'],
])('%s is %s', (host, provider) => {
  expect(providerOfHost(host)).toBe(provider);
});

test.each([
  '',
  'localhost',
  '127.0.0.1',
  '::1',
  'notmistral.ai',
  'mistral.ai.example.com',
  'ai',
  'com',
  '.',
  '..',
])('%j is nobody known', (host) => expect(providerOfHost(host)).toBeNull());

test('a host that is longer than names can be is not looked up', () => {
  const start = performance.now();
  expect(providerOfHost(`${'a.'.repeat(1_000_000)}mistral.ai`)).toBeNull();
  expect(performance.now() - start).toBeLessThan(50);
});

test('a place that a format asks for is one that a host or a name can be', () => {
  const places = [...new Set(formats.flatMap(({ place }) => place ?? []))];
  expect(places.length).toBeGreaterThan(15);
  expect(places.filter((place) => !isProvider(place) && place !== 'mcp')).toEqual([]);
});

test('what is no provider is none, whatever objects have', () => {
  for (const word of ['constructor', '__proto__', 'toString', '', 'api', 'key'])
    expect(isProvider(word)).toBe(false);
});
