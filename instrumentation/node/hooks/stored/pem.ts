import { canonicalValue } from '../../../../src/core/canonical.ts';
import type { StoredCredential } from './stored-credential.ts';

const opening = /-----BEGIN [A-Z0-9 ]{0,32}PRIVATE KEY(?: BLOCK)?-----/g;
const ending = /-----END [A-Z0-9 ]{0,32}PRIVATE KEY(?: BLOCK)?-----/g;
/** Base64 of `-----BEGIN `, as kubeconfig and many deployment tools wrap keys. */
const wrapped = 'LS0tLS1CRUdJTi';
const longestWrapped = 65_536;
const most = 8;
const longest = 16_384;

/**
 * The private keys in a text (RFC 7468), each from its first to its last line. Certificates and public
 * keys are no secrets. A variable may hold line feeds as two characters each.
 */
export function privateKeys(text: string): readonly StoredCredential[] {
  const isWrapped = text.startsWith(wrapped) && text.length <= longestWrapped;
  const clear = isWrapped ? Buffer.from(text, 'base64').toString('utf8') : text;
  return splitKeys(clear).keys.flatMap((key) => {
    const secret = canonicalValue(key.replaceAll('\\n', '\n').replaceAll('\r', ''));
    return secret === null || secret.length > longest ? [] : [{ secret }];
  });
}

/** The text around the private keys. */
export function withoutPrivateKeys(text: string): string {
  return splitKeys(text).rest;
}

function splitKeys(text: string): { readonly keys: readonly string[]; readonly rest: string } {
  const keys: string[] = [];
  let rest = '';
  let from = 0;
  while (keys.length < most && text.includes('PRIVATE KEY', from)) {
    opening.lastIndex = from;
    const begin = opening.exec(text);
    if (begin === null) break;
    ending.lastIndex = opening.lastIndex;
    if (ending.exec(text) === null) break;
    keys.push(text.slice(begin.index, ending.lastIndex));
    rest += text.slice(from, begin.index);
    from = ending.lastIndex;
  }
  return { keys, rest: rest + text.slice(from) };
}
