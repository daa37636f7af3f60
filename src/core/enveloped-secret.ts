import type { Recognition } from './formats/format.ts';
import { recognised } from './formats/recognised.ts';
import { recognise } from './recognise.ts';
import type { Secret } from './secret.ts';
import { webhookUrl } from './webhook-url.ts';

/** A secret within a text that wraps it, and what the text says of it; null: its own form says it all. */
export interface EnvelopedSecret {
  readonly secret: Secret;
  readonly facts: Recognition | null;
}

const longest = 8_192;
const telling = /sig=|Signature=|Key=|;Secret=|^https:\/\//;
const webAddress = /^https:\/\/([^/?#\s@:]{1,255})(?::443)?(\/\S*)$/i;
const innerSignature = /(?:^|;)SharedAccessSignature=([^;]{1,4096})/;

/** Part of a connection string that is its key, by type. */
const keyParts: ReadonlyMap<string, string> = new Map([
  ['azure.storage_account_key', 'AccountKey'],
  ['azure.cosmos_key', 'AccountKey'],
  ['azure.service_bus_key', 'SharedAccessKey'],
  ['azure.app_config_key', 'Secret'],
]);

/**
 * The secret of a text that is an envelope: a shared access signature is its `sig`, a connection string its key, a
 * presigned URL the name of the key that signed it, a webhook its bare URL. A use shows that part alone, so a fetch
 * goes by it too. Null for any other text.
 */
export function envelopedSecret(text: string): EnvelopedSecret | null {
  if (text.length > longest || !telling.test(text)) return null;
  const [, host, path] = webAddress.exec(text) ?? [];
  const webhook = host === undefined || path === undefined ? null : webhookUrl(host.toLowerCase(), path);
  if (webhook !== null) return { secret: webhook, facts: null };
  const part = innerSignature.exec(text)?.[1] ?? text;
  const facts = recognise(part as Secret, { host: null, name: null });
  switch (facts.type) {
    case 'azure.sas_token':
      return { secret: signatureOf(part), facts };
    case 'aws.presigned_url':
      return keyName(facts, 'aws.access_key_id:');
    case 'gcp.signed_url':
      return signedByGoogle(facts);
    default:
      return keyOf(part, facts);
  }
}

function signatureOf(text: string): Secret {
  const query = new URLSearchParams(text.slice(text.search(/[?\s]/) + 1));
  // A plus in base64 that nobody escaped reads as a space.
  return (query.get('sig') ?? '').replaceAll(' ', '+') as Secret;
}

/** SigV4 never sends the key: its public name stands for it. */
function keyName({ joinKeys }: Recognition, scheme: string): EnvelopedSecret | null {
  const name = joinKeys.find((joinKey) => joinKey.startsWith(scheme))?.slice(scheme.length);
  return name === undefined ? null : { secret: name as Secret, facts: null };
}

/** A service account's name has no credential's form: its place says what it stands for. */
function signedByGoogle({ subject }: Recognition): EnvelopedSecret | null {
  if (subject === null) return null;
  const facts = subject.includes('@')
    ? recognised('gcp.signed_url', { subject, joinKeys: [`gcp.service_account:${subject}`] })
    : null;
  return { secret: subject as Secret, facts };
}

function keyOf(text: string, facts: Recognition): EnvelopedSecret | null {
  const opening = `${keyParts.get(facts.type)}=`;
  const pair = text.split(';', 16).find((each) => each.startsWith(opening));
  return pair === undefined ? null : { secret: pair.slice(opening.length) as Secret, facts };
}
