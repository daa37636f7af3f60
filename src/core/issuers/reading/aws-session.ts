import type { Secret } from '../../secret.ts';
import type { Issued } from '../issuer.ts';
import { issuedCredential } from './issued-credential.ts';
import { instantOfTimestamp } from './lifetimes.ts';

/** What is known of a session beside its key id. */
type SessionFacts = Pick<Issued, 'source'> &
  Partial<Omit<Issued, 'secret' | 'expiresAt'>> & {
    /** In whatever form the service writes it. */
    readonly expiresAt: unknown;
  };

/** AWS has 20 letters and digits; emulators take anything. */
const keyIdForm = /^\S{1,128}$/;

/**
 * Credentials of an AWS session, named by their access key id: the secret key never crosses the wire, and the
 * session token beside it belongs to the same credential. Empty when there is no key id.
 */
export function awsSession(keyId: unknown, { expiresAt, ...facts }: SessionFacts): readonly Issued[] {
  const id = awsKeyId(keyId);
  if (id === null) return [];
  return [
    issuedCredential({
      type: 'aws.session',
      provider: 'aws',
      ephemeral: true,
      ...facts,
      secret: id,
      expiresAt: instantOfTimestamp(expiresAt),
      joinKeys: [`aws.access_key_id:${id}`, ...(facts.joinKeys ?? [])],
    }),
  ];
}

/** A text as an access key id; null when it is none. */
export function awsKeyId(value: unknown): Secret | null {
  if (typeof value !== 'string') return null;
  const text = value.trim();
  return keyIdForm.test(text) ? (text as Secret) : null;
}
