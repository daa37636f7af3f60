import { randomUUID } from 'node:crypto';
import { base64url, fakeSecret, hex } from '../../support/fake-secret.ts';
import { describeFormat } from './describe-format.ts';

const part = (length = 33): string => fakeSecret(':AA', length, base64url);

for (const bot of ['12345678', '123456789', '1234567890']) {
  describeFormat({
    id: 'telegram-bot',
    tokens: () => [bot + part()],
    isBeyond: true,
    survives: ['without its first character'],
    expected: {
      type: 'telegram.bot_token',
      provider: 'telegram',
      ephemeral: false,
      joinKeys: [`telegram.bot:${bot}`],
    },
    near: () => ({
      'a short id': `1234567${part()}`,
      'a long id': `12345678901${part()}`,
      'a short secret': bot + part(32),
      'a long secret': bot + part(34),
      'times of day': `${bot}:00:00 and 12:34:56`,
    }),
  });
}

const id = '123456789012345678';

describeFormat({
  id: 'discord-webhook',
  tokens: () => [fakeSecret(`https://discord.com/api/webhooks/${id}/`, 68, base64url)],
  isBeyond: true,
  expected: {
    type: 'discord.webhook_url',
    provider: 'discord',
    ephemeral: false,
    joinKeys: [`discord.webhook:${id}`],
  },
  near: () => ({
    'no secret part': `https://discord.com/api/webhooks/${id}`,
    'a short id': fakeSecret('https://discord.com/api/webhooks/1234/', 68, base64url),
    'another resource': fakeSecret(`https://discord.com/api/channels/${id}/`, 68, base64url),
  }),
});

const group = `${randomUUID()}@${randomUUID()}`;
const hook = (): string => `${fakeSecret('', 32, hex)}/${randomUUID()}`;

describeFormat({
  id: 'teams-webhook',
  tokens: () => [
    `https://acme.webhook.office.com/webhookb2/${group}/IncomingWebhook/${hook()}`,
    `https://acme.webhook.office.com/webhookb2/${group}/IncomingWebhook/${hook()}/${fakeSecret('V2', 40)}`,
  ],
  isBeyond: true,
  expected: {
    type: 'teams.webhook_url',
    provider: 'teams',
    ephemeral: false,
    joinKeys: [`teams.webhook_group:${group}`],
  },
  near: () => ({
    'another host': `https://acme.webhook.example.com/webhookb2/${group}/IncomingWebhook/${hook()}`,
    'no secret part': `https://acme.webhook.office.com/webhookb2/${group}/IncomingWebhook/`,
  }),
});
