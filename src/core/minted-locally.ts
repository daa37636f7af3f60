import type { Recognition } from './formats/format.ts';

/**
 * Types of credentials that the process signs itself, with a key that it holds: no issuing call ever shows them, so
 * one that is used without having been fetched was minted here (`mayfly.fetch.source` is `minted_locally`). Sources:
 * livekit/node-sdks AccessToken, twilio-node AccessToken, docs.github.com App JWT, Snowflake key-pair authentication,
 * google.aip.dev/auth/4111 self-signed JWT.
 */
const types: ReadonlySet<string> = new Set([
  'livekit.access_token',
  'twilio.access_token',
  'github.app_jwt',
  'snowflake.keypair_jwt',
  'gcp.self_signed_jwt',
]);

/** Whether a credential of this form was made in the process that presents it first. */
export function mintedLocally({ type }: Pick<Recognition, 'type'>): boolean {
  return types.has(type);
}
