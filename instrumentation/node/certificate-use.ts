import type { Secret } from '../../src/core/secret.ts';
import {
  type Certificate,
  certificateJoinKeys,
  certificateStandIn,
  readCertificate,
} from '../../src/core/x509.ts';
import type { ClientIdentity } from './client-identity.ts';
import { privateKeys } from './hooks/stored/pem.ts';
import type { TargetInfo, UsedCredential } from './recorder.ts';

const dayMs = 86_400_000;
const longestKey = 65_536;
const mostKeys = 4;

/**
 * The use of a client certificate. Its private key stands for it, and so joins with the file that the key was
 * read from; where the key cannot be had (PKCS #12, a context made out of sight), its public key does.
 */
export function certificateUse(
  { key }: ClientIdentity,
  presented: unknown,
  target: TargetInfo,
): UsedCredential | null {
  const raw = typeof presented === 'object' && presented !== null ? Reflect.get(presented, 'raw') : null;
  const certificate = raw instanceof Uint8Array ? readCertificate(raw) : null;
  if (certificate === null) return null;
  const secret = privateKeyOf(key) ?? certificateStandIn(certificate);
  return { ...certificateCredential(secret, certificate), target, name: null };
}

/** What a certificate says of the secret that stands for it. */
export function certificateCredential(
  secret: Secret,
  certificate: Certificate,
): Pick<UsedCredential, 'secret' | 'location'> &
  Required<Pick<UsedCredential, 'facts'>> & { readonly type: string } {
  const { subject, issuer, notBefore, notAfter } = certificate;
  const type = 'x509.client_certificate';
  return {
    secret,
    location: 'client_certificate',
    type,
    facts: {
      type,
      subject,
      issuer,
      issuedAt: notBefore,
      expiresAt: notAfter,
      ephemeral: notBefore !== null && notAfter !== null && notAfter - notBefore <= dayMs ? true : null,
      joinKeys: certificateJoinKeys(certificate),
    },
  };
}

function privateKeyOf(key: unknown): Secret | null {
  for (const one of (Array.isArray(key) ? key : [key]).slice(0, mostKeys)) {
    const given: unknown = typeof one === 'object' && one !== null && 'pem' in one ? one.pem : one;
    const text =
      typeof given === 'string'
        ? given
        : given instanceof Uint8Array
          ? Buffer.from(given).toString('latin1')
          : '';
    if (text.length > longestKey) continue;
    const [first] = privateKeys(text);
    if (first !== undefined) return first.secret as Secret;
  }
  return null;
}
