import type { Format } from './format.ts';
import { opaques } from './opaque.ts';

const hook =
  /^(?:services|workflows|triggers)\/(T?[A-Z0-9]{6,14})\/(B?[A-Za-z0-9]{6,32})\/[A-Za-z0-9/]{16,48}$/;

/** https://docs.slack.dev/authentication/tokens */
export const slackFormats: readonly Format[] = opaques([
  [
    'slack-bot',
    'slack.bot_token',
    false,
    'xoxb-',
    /^(\d{10,13})-(\d{10,13})-[A-Za-z0-9-]{16,64}$/,
    { joinKey: 'slack.bot' },
  ],
  ['slack-user', 'slack.user_token', false, 'xoxp-', userToken(), { joinKey: 'slack.user' }],
  ['slack-user', 'slack.user_token', false, 'xoxe-', userToken(), { joinKey: 'slack.user' }],
  [
    'slack-app',
    'slack.app_token',
    false,
    'xapp-',
    /^\d-([A-Z0-9]{8,14})-\d{8,16}-[a-z0-9]{32,128}$/,
    { joinKey: 'slack.app_id' },
  ],
  // They live for 12 hours: https://docs.slack.dev/authentication/using-token-rotation
  ['slack-rotating', 'slack.rotating_token', true, 'xoxe.xoxb-', /^\d-[A-Z0-9]{163,166}$/i],
  ['slack-rotating', 'slack.rotating_token', true, 'xoxe.xoxp-', /^\d-[A-Z0-9]{163,166}$/i],
  ['slack-refresh', 'slack.refresh_token', null, 'xoxe-', /^\d-[A-Z0-9]{146}$/i],
  ['slack-session', 'slack.session_token', null, 'xoxc-', /^\d{9,15}-\d{9,15}-\d{9,15}-[0-9a-f]{64}$/],
  [
    'slack-webhook',
    'slack.webhook_url',
    false,
    'https://hooks.slack.com/',
    hook,
    { joinKey: 'slack.webhook' },
  ],
]);

/** Team, user and application. */
function userToken(): RegExp {
  return /^(\d{10,13})-(\d{10,13})-(\d{10,13})-[A-Za-z0-9-]{28,34}$/;
}
