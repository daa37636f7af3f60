import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { webhookUrl } from '../../src/core/webhook-url.ts';
import { base64url, fakeSecret } from '../support/fake-secret.ts';

const slack = fakeSecret('/services/T0123ABCD/B0123ABCDEF/', 24);
const discord = fakeSecret('/webhooks/123456789012345678/', 68, base64url);
const teams = `/webhookb2/${randomUUID()}@${randomUUID()}/IncomingWebhook/${fakeSecret('', 32, '0123456789abcdef')}/${randomUUID()}`;

test.each([
  ["Slack's", 'hooks.slack.com', slack, `https://hooks.slack.com${slack}`],
  [
    "Slack's, with a slash and a query",
    'hooks.slack.com',
    `${slack}/?a=b`,
    `https://hooks.slack.com${slack}`,
  ],
  ["Discord's", 'discord.com', `/api${discord}`, `https://discord.com/api${discord}`],
  ['of a version', 'discord.com', `/api/v10${discord}?wait=true`, `https://discord.com/api${discord}`],
  ["in Slack's form", 'discordapp.com', `/api${discord}/slack`, `https://discord.com/api${discord}`],
  ['of a message', 'ptb.discord.com', `/api${discord}/messages/1`, `https://discord.com/api${discord}`],
  ["Teams'", 'acme.webhook.office.com', teams, `https://acme.webhook.office.com${teams}`],
])('a webhook %s has one form', (_what, host, path, url) => {
  expect(webhookUrl(host, path)).toBe(url);
});

test.each([
  ['of another host', 'hooks.example.com', slack],
  ['of a host that only looks like it', 'hooks.slack.com.example.com', slack],
  ['without a secret', 'hooks.slack.com', '/services/T0123ABCD/B0123ABCDEF/'],
  ['of the API', 'discord.com', '/api/v10/channels/123456789012345678/messages'],
  ['with a longer secret', 'discord.com', `/api${discord}${'x'.repeat(20)}`],
  ['without a group', 'acme.webhook.office.com', '/webhookb2/x'],
])('a path %s is none', (_what, host, path) => {
  expect(webhookUrl(host, path)).toBeNull();
});
