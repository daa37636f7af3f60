import { describe, expect, test } from 'vitest';
import type { Format, Hint, Recognition } from '../../../src/core/formats/format.ts';
import { formats } from '../../../src/core/formats/index.ts';
import { mayHoldCredential } from '../../../src/core/may-hold-credential.ts';
import { looksLikeCredential, recognise } from '../../../src/core/recognise.ts';
import type { Secret } from '../../../src/core/secret.ts';
import { fakeSecret } from '../../support/fake-secret.ts';
import { referenceFormats } from '../../support/reference-formats.ts';

const reference = referenceFormats();
const noHint: Hint = { host: null, name: null };

/** What one format must recognise, and what it must leave alone. */
export interface FormatCase {
  readonly id: string;
  /** Makes tokens of the format, new ones at each call; the first is the one that is spoilt in general ways. */
  readonly tokens: () => readonly [string, ...string[]];
  readonly expected: Pick<Recognition, 'type' | 'provider' | 'ephemeral'> & Partial<Recognition>;
  /** The place that the format needs to be told from others. */
  readonly hint?: Hint;
  /** A public name, or a document of credentials, which nobody is to look out for. */
  readonly isUnsought?: boolean;
  /** Elsewhere the form is another's, so that one looks out for it all the same. */
  readonly isAnothers?: boolean;
  /** The project's own: the reference table does not have it. */
  readonly isBeyond?: boolean;
  /** General ways of spoiling a token that this format survives. */
  readonly survives?: readonly string[];
  /** Texts that come close, each with what is wrong with it. */
  readonly near: () => Readonly<Record<string, string>>;
}

const silent: Omit<Recognition, 'type' | 'provider' | 'ephemeral'> = {
  issuedAt: null,
  expiresAt: null,
  scopes: [],
  subject: null,
  issuer: null,
  audience: [],
  joinKeys: [],
};

/** Tests that hold for every format; `near` adds those of its own length and alphabet. */
export function describeFormat(row: FormatCase): void {
  const hint = row.hint ?? noHint;
  describe(`${row.id}, ${row.expected.type}`, () => {
    test.skipIf(reference === null || row.isBeyond === true)(
      'agrees with the reference table (needs MAYFLY_REFERENCE)',
      () => {
        const known = reference?.get(row.id);
        if (known === undefined) throw new Error(`${row.id} is not in the table`);
        // A format may know further forms: root tokens of Vault, dots in Google's.
        const pattern = new RegExp(known.regex ?? '');
        expect(row.tokens().some((token) => pattern.test(token))).toBe(true);
        if (/^yes\b(?! except)/.test(known.ephemeral)) expect(row.expected.ephemeral).toBe(true);
        if (/^no\b/.test(known.ephemeral)) expect(row.expected.ephemeral).not.toBe(true);
      },
    );

    test('is recognised, with all that its form says', () => {
      const isLookedFor = row.isAnothers ?? (row.hint === undefined && row.isUnsought !== true);
      for (const token of row.tokens()) {
        expect(recogniseText(token, hint)).toEqual({ ...silent, ...row.expected });
        expect(formatsOf(row.id).some((format) => format.recognise(token as Secret, hint))).toBe(true);
        expect(looksLikeCredential(`  ${token}\n`)).toBe(isLookedFor);
        expect(isLookedFor && !mayHoldCredential('SETTING', token)).toBe(false);
      }
    });

    test('leaves near misses alone', () => {
      for (const [what, text] of Object.entries({ ...generalMisses(row.tokens()[0]), ...row.near() })) {
        if (row.survives?.includes(what)) continue;
        expect(recogniseText(text, hint).type, what).not.toBe(row.expected.type);
      }
    });

    if (row.hint === undefined) return;
    test('is not known elsewhere', () => {
      const others: Hint[] = [noHint, { host: null, name: 'API_KEY' }];
      if (row.survives?.includes('another host') !== true)
        others.push({ host: 'example.com', name: hint.name });
      for (const other of others)
        expect(recogniseText(row.tokens()[0], other).type).not.toBe(row.expected.type);
    });
  });
}

/** A format that is a prefix and so many characters of an alphabet. */
export type PlainRow = readonly [
  id: string,
  type: `${string}.${string}`,
  ephemeral: boolean | null,
  prefix: string,
  alphabet: string,
  shortest: number,
  longest?: number,
  more?: Partial<FormatCase>,
];

/** The same tests for many plain rows: both ends of the length, and one character beyond each. */
export function describePlainFormats(rows: readonly PlainRow[]): void {
  for (const [id, type, ephemeral, prefix, alphabet, shortest, longest = shortest, more = {}] of rows) {
    const make = (length: number): string => fakeSecret(prefix, length, alphabet);
    describeFormat({
      id,
      tokens: () => [make(longest), make(shortest)],
      expected: { type, provider: type.split('.')[0] ?? '', ephemeral },
      near: () => ({
        'one character short': make(shortest - 1),
        'one character long': make(longest + 1),
        'a space inside': `${make(shortest - 2)} ${alphabet[0]}`,
        'a character that none has': `${make(shortest - 1)}é`,
      }),
      ...more,
    });
  }
}

export function recogniseText(text: string, hint: Hint = noHint): Recognition {
  return recognise(text as Secret, hint);
}

function formatsOf(id: string): readonly Format[] {
  const found = formats.filter((format) => format.id === id);
  if (found.length === 0) throw new Error(`no format is registered as ${id}`);
  return found;
}

function generalMisses(token: string): Readonly<Record<string, string>> {
  const swapped = token[0] === token[0]?.toLowerCase() ? token[0]?.toUpperCase() : token[0]?.toLowerCase();
  return {
    'without its first character': token.slice(1),
    'with the first character in the other case':
      token[0] === swapped ? `~${token}` : swapped + token.slice(1),
    'with a letter before it': `x${token}`,
    'with an exclamation mark after it': `${token}!`,
    'with a word after it': `${token} and more`,
    'twice in a line': `${token} ${token}`,
    'as an assignment': `TOKEN=${token}`,
    'in quotation marks': `"${token}"`,
    'its first four characters': token.slice(0, 4),
  };
}
