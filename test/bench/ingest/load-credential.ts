import { createHash } from 'node:crypto';
import { attributeBytes, type LoadValue } from './otlp-writer.ts';
import { random } from './random.ts';

/** A made-up credential of the load, with everything that is the same in all its spans already encoded. */
export interface LoadCredential {
  /** The first 20 bits of the fingerprint: what the checksum of the truth counts with. */
  readonly word: number;
  /** Workload it belongs to, 0 to `services` - 1. */
  readonly service: number;
  /** Which agent of the workload, and the first of its two tools. */
  readonly agent: number;
  readonly tool: number;
  /** Nine attributes of a use, eleven of a fetch. */
  readonly use: Buffer;
  readonly fetch: Buffer;
}

export const services = 8;

interface Kind {
  readonly type: string;
  readonly provider: string;
  /** Told apart by its public name where it has one, else by its subject. */
  readonly named: (digits: string) => Readonly<Record<string, LoadValue>>;
  readonly source: string;
  readonly name: string;
  readonly policy: string;
  readonly hosts: readonly string[];
  readonly routes: readonly (readonly [method: string, template: string])[];
}

const kinds: readonly Kind[] = [
  {
    type: 'aws.session_credentials',
    provider: 'aws',
    named: (digits) => ({
      'mayfly.credential.join_keys': [`aws.access_key_id:${'AS'}IA${digits.slice(0, 16).toUpperCase()}`],
    }),
    source: 'metadata_service',
    name: 'role/agents-runtime',
    policy: 'arn:aws:iam::123456789012:role/agents-runtime',
    hosts: ['s3.eu-central-1.amazonaws.com', 'dynamodb.eu-central-1.amazonaws.com'],
    routes: [
      ['GET', '/{bucket}/{key}'],
      ['PUT', '/{bucket}/{key}'],
    ],
  },
  {
    type: 'github.installation_token',
    provider: 'github',
    named: (digits) => ({
      'mayfly.credential.subject': `installation/${Number.parseInt(digits.slice(0, 6), 36)}`,
    }),
    source: 'token_endpoint',
    name: 'app/1042/installation',
    policy: 'contents:read,pull_requests:write',
    hosts: ['api.github.com'],
    routes: [
      ['GET', '/repos/{owner}/{repo}/pulls/{number}'],
      ['POST', '/repos/{owner}/{repo}/issues'],
    ],
  },
  {
    type: 'oauth.access_token',
    provider: 'okta',
    named: (digits) => ({
      'mayfly.credential.join_keys': [`jwt.jti:https://login.example.com/oauth2#${digits}`],
    }),
    source: 'token_endpoint',
    name: 'client_credentials',
    policy: 'client/reporting-agent',
    hosts: ['crm.internal.example.com', 'billing.internal.example.com'],
    routes: [
      ['GET', '/v2/accounts/{id}'],
      ['POST', '/v2/invoices'],
    ],
  },
  {
    type: 'vault.service_token',
    provider: 'vault',
    named: (digits) => ({ 'mayfly.credential.join_keys': [`vault.accessor:${digits}`] }),
    source: 'secret_manager',
    name: 'auth/kubernetes/login',
    policy: 'agents,default',
    hosts: ['vault.internal.example.com'],
    routes: [
      ['GET', '/v1/secret/data/{path}'],
      ['POST', '/v1/transit/sign/{name}'],
    ],
  },
];

export interface LoadCredentialOptions {
  readonly seed: number;
  readonly index: number;
  readonly expiresAt: number;
  /** Fingerprint of the credential it was minted with; null: not known. */
  readonly parent: string | null;
}

/** The credential with that number: the same for the same seed. */
export function loadCredential({ seed, index, expiresAt, parent }: LoadCredentialOptions): LoadCredential {
  const { word, below } = random(seed, index + 1);
  const hmac = Buffer.alloc(16);
  for (let i = 0; i < 4; i++) hmac.writeUInt32BE(word(), i * 4);
  const kind = kinds[index % kinds.length] ?? never();
  const [method, template] = kind.routes[below(kind.routes.length)] ?? never();
  const shared = {
    'mayfly.credential.fingerprint': loadFingerprint(hmac),
    'mayfly.credential.type': kind.type,
    'mayfly.credential.provider': kind.provider,
    ...kind.named(base32(hmac.map((byte) => byte ^ 0x5a))),
    'mayfly.credential.expires_at': expiresAt,
  };
  const target = {
    'server.address': kind.hosts[below(kind.hosts.length)] ?? never(),
    'server.port': 443,
  };
  return {
    word: hmac.readUInt32BE(0) >>> 12,
    service: below(services),
    agent: below(3),
    tool: below(6) * 2,
    use: attributeBytes(9, { ...shared, ...target, 'http.request.method': method, 'url.template': template }),
    fetch: attributeBytes(9, {
      ...shared,
      ...target,
      'mayfly.fetch.source': kind.source,
      'mayfly.fetch.name': kind.name,
      'mayfly.fetch.policy': kind.policy,
      ...(parent === null
        ? { 'mayfly.credential.ephemeral': false }
        : { 'mayfly.credential.parents': [parent] }),
    }),
  };
}

/** `mf1_`, 26 characters of the 16 bytes and four check characters. */
export function loadFingerprint(hmac: Uint8Array): string {
  const body = `mf1_${base32(hmac)}`;
  return body + base32(createHash('sha256').update(body).digest().subarray(0, 3)).slice(0, 4);
}

/** RFC 4648 section 6, in lower case, without padding. */
function base32(bytes: Uint8Array): string {
  let [text, held, bits] = ['', 0, 0];
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xffff;
    for (bits += 8; bits >= 5; bits -= 5)
      text += 'abcdefghijklmnopqrstuvwxyz234567'[(held >> (bits - 5)) & 31];
  }
  return bits === 0 ? text : text + 'abcdefghijklmnopqrstuvwxyz234567'[(held << (5 - bits)) & 31];
}

function never(): never {
  throw new Error('an index of the load is out of range');
}
