import { expect, test } from 'vitest';
import { readExportSettings } from '../../collector/export-settings.ts';
import { createSettings } from '../../collector/settings.ts';
import { fakeSecret } from '../support/fake-secret.ts';

function read(env: Readonly<Record<string, string>>) {
  const problems: string[] = [];
  return { settings: readExportSettings(createSettings(env, problems), problems), problems };
}

test('lists are parted by commas or white space, and the public URL ends without a slash', () => {
  const key = fakeSecret('', 32);
  const env = {
    MAYFLY_EXPORT_KEY: key,
    MAYFLY_EXPORT_ALLOW: 'splunk.corp:8088, 10.1.0.0/16',
    MAYFLY_EXPORT_SECRETS: '/srv/secrets',
    MAYFLY_PUBLIC_URL: 'https://mayfly.example.com/ui/',
  };
  const { settings, problems } = read(env);
  expect(problems).toEqual([]);
  expect(settings).toEqual({
    key,
    allow: ['splunk.corp:8088', '10.1.0.0/16'],
    folders: [],
    secretFolders: ['/run/secrets', '/var/run/secrets', '/etc/mayfly', '/srv/secrets'],
    publicUrl: 'https://mayfly.example.com/ui',
  });
});

test.each([
  [{ MAYFLY_EXPORT_KEY: fakeSecret('', 31) }, 'MAYFLY_EXPORT_KEY needs at least 32 bytes, got 31'],
  [
    { MAYFLY_PUBLIC_URL: 'mayfly.example.com' },
    'MAYFLY_PUBLIC_URL is not a URL such as https://mayfly.example.com',
  ],
  [
    { MAYFLY_PUBLIC_URL: 'https://a:b@mayfly.example.com' },
    'MAYFLY_PUBLIC_URL is not a URL such as https://mayfly.example.com',
  ],
])('%j is told', (env, problem) => {
  expect(read(env).problems).toEqual([problem]);
});
