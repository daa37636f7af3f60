import { findCredentials } from './find-credentials.ts';
import { recognise } from './recognise.ts';
import type { Secret } from './secret.ts';
import { decodings } from './text-decodings.ts';

/** Stands in the place of a text that must not be told. */
export const withheld = 'withheld';

/** No form that is recognised, and no secret that is looked for, is shorter. */
export const shortestHeld = 8;

/**
 * Whether a text that is public by its nature (a subject, a host, a tool's name) holds a credential all the
 * same: by its form, or because `holdsKnown` finds one that is known; as it is, or in an encoding that texts
 * pass through. A public name of a credential (an access key id) is none.
 */
export function holdsCredential(text: string, holdsKnown: (text: string) => boolean = () => false): boolean {
  if (text.length < shortestHeld) return false;
  for (const reading of decodings(text)) {
    if (holdsKnown(reading) || findCredentials(reading).some((found) => !isPublicName(found))) return true;
  }
  return false;
}

/** Whether a credential is its own public name, as AWS's is: that one is told as a join key. */
export function isNamedBy(secret: Secret, joinKeys: readonly string[]): boolean {
  return joinKeys.some((key) => key.slice(key.indexOf(':') + 1) === secret);
}

function isPublicName(secret: Secret): boolean {
  return isNamedBy(secret, recognise(secret, { host: null, name: null }).joinKeys);
}
