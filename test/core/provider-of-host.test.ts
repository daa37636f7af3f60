import { expect, test } from 'vitest';
import { providerOfHost } from '../../src/core/provider-of-host.ts';

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
