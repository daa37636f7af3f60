import { alphanumeric, fakeSecret, hex } from '../../support/fake-secret.ts';
import { describeFormat, describePlainFormats } from './describe-format.ts';

const team = '1234567890';
const bot = '1234567890123';
const app = 'A012ABCDEFG';

describeFormat({
  id: 'slack-bot',
  tokens: () => [fakeSecret(`xoxb-${team}-${bot}-`, 24)],
  expected: {
    type: 'slack.bot_token',
    provider: 'slack',
    ephemeral: false,
    joinKeys: [`slack.bot:${team}-${bot}`],
  },
  near: () => ({
    short: fakeSecret(`xoxb-${team}-${bot}-`, 15),
    'a short team': fakeSecret(`xoxb-123456789-${bot}-`, 24),
    'no secret part': `xoxb-${team}-${bot}`,
    'another kind': fakeSecret(`xoxz-${team}-${bot}-`, 24),
  }),
});

describeFormat({
  id: 'slack-app',
  tokens: () => [fakeSecret(`xapp-1-${app}-${bot}-`, 64, hex)],
  expected: {
    type: 'slack.app_token',
    provider: 'slack',
    ephemeral: false,
    joinKeys: [`slack.app_id:${app}`],
  },
  near: () => ({
    short: fakeSecret(`xapp-1-${app}-${bot}-`, 31, hex),
    'no version': fakeSecret(`xapp-${app}-${bot}-`, 64, hex),
    'capitals at the end': `${fakeSecret(`xapp-1-${app}-${bot}-`, 63, hex)}Z`,
  }),
});

const user = '2345678901234';

for (const prefix of ['xoxp', 'xoxe']) {
  describeFormat({
    id: 'slack-user',
    tokens: () => [fakeSecret(`${prefix}-${team}-${user}-${bot}-`, 32, hex)],
    expected: {
      type: 'slack.user_token',
      provider: 'slack',
      ephemeral: false,
      joinKeys: [`slack.user:${team}-${user}-${bot}`],
    },
    near: () => ({
      short: fakeSecret(`${prefix}-${team}-${user}-${bot}-`, 27, hex),
      'two ids': fakeSecret(`${prefix}-${team}-${user}-`, 24, hex),
    }),
  });
}

const capitals = `${alphanumeric.slice(0, 26)}0123456789`;

describePlainFormats([
  ['slack-rotating', 'slack.rotating_token', true, 'xoxe.xoxb-1-', capitals, 163, 166],
  ['slack-rotating', 'slack.rotating_token', true, 'xoxe.xoxp-1-', capitals, 163, 166],
  ['slack-refresh', 'slack.refresh_token', null, 'xoxe-1-', capitals, 146],
  ['slack-session', 'slack.session_token', null, `xoxc-${team}-${user}-${bot}-`, hex, 64],
]);

describeFormat({
  id: 'slack-webhook',
  tokens: () => [fakeSecret('https://hooks.slack.com/services/T0123ABCD/B0123ABCDEF/', 24)],
  expected: {
    type: 'slack.webhook_url',
    provider: 'slack',
    ephemeral: false,
    joinKeys: ['slack.webhook:T0123ABCD-B0123ABCDEF'],
  },
  near: () => ({
    'another host': fakeSecret('https://hooks.example.com/services/T0123ABCD/B0123ABCDEF/', 24),
    'no secret part': 'https://hooks.slack.com/services/T0123ABCD/B0123ABCDEF/',
    'the page about them': 'https://hooks.slack.com/services/',
  }),
});
