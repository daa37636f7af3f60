import type { Format } from './format.ts';
import { opaque } from './opaque.ts';

export const slackFormats: readonly Format[] = [
  opaque({
    id: 'slack-bot',
    type: 'slack.bot_token',
    prefixes: ['xoxb-'],
    pattern: /^xoxb-(\d{10,13})-(\d{10,13})-[A-Za-z0-9-]{16,64}$/,
    ephemeral: false,
    joinKey: 'slack.bot',
  }),
  opaque({
    id: 'slack-app',
    type: 'slack.app_token',
    prefixes: ['xapp-'],
    pattern: /^xapp-\d-([A-Z0-9]{8,14})-\d{8,16}-[a-z0-9]{32,128}$/,
    ephemeral: false,
    joinKey: 'slack.app_id',
  }),
];
