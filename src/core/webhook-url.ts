import type { Secret } from './secret.ts';

interface Webhook {
  /** The parts of the path that are the credential, without version and suffix. */
  readonly path: RegExp;
  /** What stands before them; null: the host itself. */
  readonly site: string | null;
}

const end = '(?=[/?#]|$)';
const discord: Webhook = {
  path: new RegExp(`^/api(?:/v\\d{1,2})?(/webhooks/\\d{17,20}/[\\w-]{60,80})${end}`),
  site: 'https://discord.com/api',
};
const guid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const teams: Webhook = {
  path: new RegExp(
    `^(/webhookb2/${guid}@${guid}/IncomingWebhook/[0-9a-z]{32}/${guid}(?:/[\\w-]{16,128})?)${end}`,
    'i',
  ),
  site: null,
};

const hosts: ReadonlyMap<string, Webhook> = new Map([
  [
    'hooks.slack.com',
    {
      path: /^(\/(?:services|workflows|triggers)\/T?[A-Z0-9]{6,14}\/B?[A-Za-z0-9]{6,32}\/[A-Za-z0-9/]{15,47}[A-Za-z0-9])(?=\/?(?:[?#]|$))/,
      site: null,
    },
  ],
  ...['discord.com', 'discordapp.com', 'ptb.discord.com', 'canary.discord.com'].map(
    (host): [string, Webhook] => [host, discord],
  ),
]);

/**
 * An incoming webhook is a credential that is a URL: whoever knows it may post. This is its one form, wherever it
 * stood: no query, no version of the API, no suffix. Null for any other URL. Sources: docs.slack.dev/messaging,
 * discord.com/developers/docs/resources/webhook, learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors.
 */
export function webhookUrl(host: string, path: string): Secret | null {
  const webhook = hosts.get(host) ?? (host.endsWith('.webhook.office.com') ? teams : undefined);
  const parts = webhook?.path.exec(path)?.[1];
  return parts === undefined ? null : (`${webhook?.site ?? `https://${host}`}${parts}` as Secret);
}
