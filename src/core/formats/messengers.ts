import type { Format } from './format.ts';
import { opaques } from './opaque.ts';

/** What follows the id: Telegram documents the shape by example; all that are seen begin so. */
const bot = /^(\d{8,10}):AA[\w-]{33}$/;

/** Credentials that stand in the path of a request: tokens of bots and incoming webhooks. */
export const messengerFormats: readonly Format[] = opaques([
  // https://core.telegram.org/bots/api#authorizing-your-bot; the id has 8 to 10 digits.
  ...[8, 9, 10].map(
    (at) =>
      [
        'telegram-bot',
        'telegram.bot_token',
        false,
        '',
        bot,
        { mark: [at, ':AA'], joinKey: 'telegram.bot' },
      ] as const,
  ),
  // https://discord.com/developers/docs/resources/webhook
  [
    'discord-webhook',
    'discord.webhook_url',
    false,
    'https://discord.com/api/webhooks/',
    /^(\d{17,20})\/[\w-]{60,80}$/,
    { joinKey: 'discord.webhook' },
  ],
  // https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors: tenant and group, then the secret.
  [
    'teams-webhook',
    'teams.webhook_url',
    false,
    'https://',
    /^[a-z0-9-]{1,63}\.webhook\.office\.com\/webhookb2\/([0-9a-f-]{36}@[0-9a-f-]{36})\/IncomingWebhook\/[0-9a-z]{32}\/[\w/-]{36,180}$/i,
    { joinKey: 'teams.webhook_group' },
  ],
]);
