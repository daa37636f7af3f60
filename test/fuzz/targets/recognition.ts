import { canonicalAuthorization, canonicalUrl, jsonLeaves } from '../../../src/core/canonical.ts';
import { envelopedSecret } from '../../../src/core/enveloped-secret.ts';
import { findCredentials } from '../../../src/core/find-credentials.ts';
import { formats } from '../../../src/core/formats/index.ts';
import { holdsCredential, withoutCredentials } from '../../../src/core/holds-credential.ts';
import { isPlain } from '../../../src/core/plain-text.ts';
import { looksLikeCredential, recognise } from '../../../src/core/recognise.ts';
import { routeTemplate } from '../../../src/core/route-template.ts';
import type { Secret } from '../../../src/core/secret.ts';
import { decodings } from '../../../src/core/text-decodings.ts';
import { bytesOfText, secretTexts, textOf } from '../corpus.ts';
import { must, type Target } from '../target.ts';

const words = [
  ...new Set(
    formats.flatMap(({ prefixes, mark }) => [...prefixes, ...(mark === undefined ? [] : [mark[1]])]),
  ),
  '://',
  '@',
  '-----BEGIN RSA PRIVATE KEY-----',
  '-----END RSA PRIVATE KEY-----',
  'AccountKey=',
  '&sig=',
  '%2B',
  '\\u0026',
  '&#x',
  'Bearer ',
  ';',
];
const corpus = (): readonly Uint8Array[] => secretTexts().map(bytesOfText);

const find: Target = {
  name: 'find-credentials',
  what: 'hostile texts: `findCredentials`, `recognise`, the canonical forms and route templates',
  words,
  corpus,
  prepare: () => (input) => {
    const text = textOf(input);
    const found = findCredentials(text);
    must(found.length <= 16, 'few are found');
    must(
      found.every((secret) => secret !== '' && secret === secret.trim()),
      'what is found is canonical',
    );
    looksLikeCredential(text);
    const { type, provider, joinKeys } = recognise(text as Secret, { host: null, name: null });
    must(type !== '' && provider !== '' && joinKeys.length < 100, 'a form is known or unknown');
    recognise(text.slice(0, 2000) as Secret, { host: text.slice(0, 300), name: text.slice(-300) });
    const presented = canonicalAuthorization(text);
    must(
      presented === null || presented.secret.trim() === presented.secret,
      'a presented secret is canonical',
    );
    const url = canonicalUrl(text);
    must(url === null || url.secret !== '', 'a password is no empty text');
    must(jsonLeaves(text).length <= 32, 'leaves are few');
    envelopedSecret(text);
    must(routeTemplate(text).split('/').length <= 8, 'a route has few segments');
    return found.length > 0 ? 'found' : 'nothing found';
  },
};

const holds: Target = {
  name: 'holds-credential',
  what: 'public texts: a text that `isPlain` holds no credential, in no encoding; `holdsCredential` says what the slow way says',
  words,
  corpus,
  prepare: () => (input, _random, timed) => {
    // The guard is asked about attributes, which are cut.
    const text = textOf(input).slice(0, 4_096);
    const isHeld = timed(() => holdsCredential(text));
    let asked = false;
    // Told once that it is known, a plain text is looked at as closely as any other.
    const slowly = holdsCredential(text, () => !asked && (asked = isPlain(text)));
    must(isHeld === slowly, 'a plain text is not plain for want of a look');
    if (isPlain(text)) {
      for (const reading of decodings(text)) {
        const secret = findCredentials(reading).find((each) => !isNamed(each));
        must(secret === undefined, 'a plain text holds no credential');
      }
    }
    const told = withoutCredentials(text);
    must(told.length <= text.length + 16 * 8 * 256, 'what is told is bounded');
    return isHeld ? 'held' : isPlain(text) ? 'plain' : 'nothing held';
  },
};

/** An access key id is its own public name. */
function isNamed(secret: Secret): boolean {
  return recognise(secret, { host: null, name: null }).joinKeys.some((key) => key.endsWith(`:${secret}`));
}

export const recognitionTargets: readonly Target[] = [find, holds];
