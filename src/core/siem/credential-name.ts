import type { CredentialFacts } from './event.ts';

/** Public names of a credential, apart: `aws.access_key_id:ASIA…` is the scheme and the value. */
export function joinKeysOf({ joinKeys }: CredentialFacts): readonly { scheme: string; value: string }[] {
  return joinKeys.map((key) => {
    const colon = key.indexOf(':');
    return colon < 0
      ? { scheme: 'unknown', value: key }
      : { scheme: key.slice(0, colon), value: key.slice(colon + 1) };
  });
}

/** What people call it: its type with its first public name, else with the beginning of its fingerprint. */
export function credentialName(credential: CredentialFacts): string {
  const [first] = joinKeysOf(credential);
  return `${credential.type} ${first?.value ?? credential.fingerprint.slice(0, 12)}`;
}
