import { findCredentials } from './find-credentials.ts';
import { isPlain } from './plain-text.ts';
import { looksLikeCredential, recognise } from './recognise.ts';
import type { Secret } from './secret.ts';
import { decodings } from './text-decodings.ts';

/** Stands in the place of a text that must not be told. */
export const withheld = 'withheld';

/** No form that is recognised, and no secret that is looked for, is shorter. */
export const shortestHeld = 8;

/**
 * Whether a text that is public by its nature (a subject, a host, a tool's name) holds a credential all the
 * same: by its form, or because `holdsKnown` finds one that is known; as it is, or in an encoding that texts
 * pass through. A public name of a credential (an access key id) is none. `mayLook` is asked for each reading of a
 * text that is not plain: what may not be looked at might hold one.
 */
export function holdsCredential(
  text: string,
  holdsKnown: (text: string) => boolean = knowsNone,
  mayLook: (characters: number) => boolean = always,
): boolean {
  if (text.length < shortestHeld || (isPlain(text) && !holdsKnown(text))) return false;
  for (const reading of decodings(text)) {
    if (!mayLook(reading.length) || holdsKnown(reading)) return true;
    if (findCredentials(reading, isJoinedWithOne).some((found) => !isPublicName(found))) return true;
  }
  return false;
}

const knowsNone = (): boolean => false;
const always = (): boolean => true;

const joint = /[-_.]/g;
const mostJoints = 8;

/** A name may be joined with one: `agent-sk-proj-…`, `ghp_….json`. */
function isJoinedWithOne(word: string): boolean {
  const joints = [...word.matchAll(joint)].slice(0, mostJoints).map(({ index }) => index);
  for (const start of [0, ...joints.map((at) => at + 1)]) {
    for (const end of [...joints, word.length]) {
      const part = word.slice(start, end) as Secret;
      if (part.length >= 2 * shortestHeld && looksLikeCredential(part) && !isPublicName(part)) return true;
    }
  }
  return false;
}

/** A text for people, with `withheld` in the place of each credential that its form gives away. */
export function withoutCredentials(text: string): string {
  let told = text;
  for (const found of findCredentials(text, isJoinedWithOne))
    if (!isPublicName(found)) told = told.replaceAll(found, withheld);
  return told;
}

/** Whether a credential is its own public name, as AWS's is: that one is told as a join key. */
export function isNamedBy(secret: Secret, joinKeys: readonly string[]): boolean {
  return joinKeys.some((key) => key.slice(key.indexOf(':') + 1) === secret);
}

function isPublicName(secret: Secret): boolean {
  return isNamedBy(secret, recognise(secret, { host: null, name: null }).joinKeys);
}
