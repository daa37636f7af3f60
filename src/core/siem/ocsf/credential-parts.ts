import { cloudOf } from '../cloud-of.ts';
import { joinKeysOf } from '../credential-name.ts';
import type { CredentialFacts } from '../event.ts';
import { type Fields, milliseconds } from './ocsf-record.ts';
import { knows, type OcsfVersion } from './versions.ts';

/** `user`: for whom the credential was issued, with the credential as his. */
export function credentialUser(credential: CredentialFacts, version: OcsfVersion): Fields | null {
  if (credential.subject === null) return null;
  return {
    uid: credential.subject,
    ...serviceType(version),
    ...programmaticCredentials(credential, version),
  };
}

/** `user` of a human or of a workload by name, whose credential it is. */
export function namedUser(
  name: string,
  kind: 'human' | 'workload',
  { credential, version }: { credential: CredentialFacts; version: OcsfVersion },
): Fields {
  const type = kind === 'human' ? { type_id: 1, type: 'User' } : serviceType(version);
  return { name, ...type, ...programmaticCredentials(credential, version) };
}

function serviceType(version: OcsfVersion): Fields {
  return { type_id: knows(version, 'serviceUsers') ? 4 : 99, type: 'Service' };
}

const mostKeys = 16;

function programmaticCredentials(credential: CredentialFacts, version: OcsfVersion): Fields {
  const keys = joinKeysOf(credential).slice(0, mostKeys);
  if (!knows(version, 'programmaticCredentials')) {
    return { credential_uid: keys[0]?.value ?? credential.fingerprint };
  }
  return { programmatic_credentials: credentialList(credential) };
}

/** `programmatic_credentials[]`: its public names; its fingerprint when it has none. */
export function credentialList(credential: CredentialFacts): readonly Fields[] {
  const keys = joinKeysOf(credential).slice(0, mostKeys);
  const uids = keys.length === 0 ? [credential.fingerprint] : keys.map(({ value }) => value);
  return uids.map((uid) => ({
    uid,
    type: credential.type,
    last_used_time: milliseconds(credential.lastUsedAt),
  }));
}

/** `session`: what the credential opens. */
export function session(credential: CredentialFacts): Fields {
  return {
    issuer: credential.issuer,
    created_time: milliseconds(credential.issuedAt),
    expiration_time: milliseconds(credential.expiresAt),
    credential_uid: credential.fingerprint,
  };
}

/** `api.token` and `authentication_token`: the older schemas know neither the first nor the `uid` of the second. */
export function token(credential: CredentialFacts, version: OcsfVersion): Fields {
  const kind = tokenKind(credential.type, version);
  return {
    uid: knows(version, 'apiToken') ? credential.fingerprint : null,
    type_id: kind?.id ?? 99,
    type: kind?.name ?? credential.type,
    created_time: milliseconds(credential.issuedAt),
    expiration_time: milliseconds(credential.expiresAt),
  };
}

const tokenKinds: readonly { words: RegExp; id: number; name: string }[] = [
  { words: /(?:^|[._])(?:id_token|oidc_token|identity_token)$/, id: 3, name: 'Identity Token' },
  { words: /(?:^|[._])refresh_token$/, id: 4, name: 'Refresh Token' },
  { words: /(?:^|[._])saml(?:_|$)/, id: 5, name: 'SAML Assertion' },
  { words: /(?:^|[._])client_(?:token|secret)$/, id: 6, name: 'Client Token' },
  { words: /(?:^|[._])(?:api_key|api_token|personal_token)$/, id: 7, name: 'API Token' },
];
const latestOldKind = 5;

function tokenKind(type: string, version: OcsfVersion): { id: number; name: string } | null {
  const kind = tokenKinds.find(({ words }) => words.test(type)) ?? null;
  return kind !== null && kind.id > latestOldKind && !knows(version, 'apiToken') ? null : kind;
}

const clouds = { aws: 'AWS', gcp: 'GCP', azure: 'Azure' } as const;

/** `cloud`; null for credentials of no cloud. */
export function cloud(credential: CredentialFacts | null): Fields | null {
  const facts = cloudOf(credential);
  if (facts === null) return null;
  const account = facts.account === null ? null : { uid: facts.account, type_id: 10, type: 'AWS Account' };
  return { provider: clouds[facts.provider], account };
}
