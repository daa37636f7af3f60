import { fakeSecret, hex } from '../../support/fake-secret.ts';
import { describeFormat } from './describe-format.ts';

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
