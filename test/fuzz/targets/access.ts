import { createHash } from 'node:crypto';
import { createAuthenticator } from '../../../collector/authenticate.ts';
import { readCredentialQuery } from '../../../collector/credential-query.ts';
import { decodeCursor, encodeCursor } from '../../../collector/store/cursor.ts';
import { readTokenRequest } from '../../../collector/token-request.ts';
import { hashToken, parseToken } from '../../../collector/tokens.ts';
import { MayflyError } from '../../../src/core/errors.ts';
import { newFingerprint } from '../../core/otlp/sample.ts';
import { base64url, fakeSecret } from '../../support/fake-secret.ts';
import { createFakeStore } from '../../support/fake-store.ts';
import { bytesOfText, now, textOf } from '../corpus.ts';
import { must, type Target } from '../target.ts';

/** As `makeToken` makes them, of characters that come again. */
function wholeToken(letter: string): string {
  const body = fakeSecret(`mft_${letter}_`, 43, base64url);
  const bits = createHash('sha256').update(body).digest().readUInt32BE(0);
  const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
  return body + [27, 22, 17, 12, 7, 2].map((shift) => alphabet[(bits >>> shift) & 31]).join('');
}

const bearer: Target = {
  name: 'bearer',
  what: '`Authorization`: the authenticator and `parseToken`; nobody gets in without a token that is known',
  words: ['Bearer ', 'mft_', 'mft_i_', 'mft_r_', 'mft_a_', 'Basic ', ', '],
  corpus: () =>
    [
      ...['i', 'r', 'a'].map((letter) => `Bearer ${wholeToken(letter)}`),
      `Bearer ${fakeSecret('', 40)}`,
      `bearer  ${fakeSecret('mft_i_', 49)} `,
      `Basic ${fakeSecret('', 40)}`,
      '',
    ].map(bytesOfText),
  prepare() {
    const { tokens } = createFakeStore();
    const given = [{ scope: 'ingest' as const, hash: hashToken(fakeSecret('', 60)) }];
    const { authenticate } = createAuthenticator({ given, tokens, now: () => now });
    return async (input) => {
      const text = textOf(input);
      const scope = parseToken(text.slice('Bearer '.length));
      try {
        await authenticate(text, ['ingest', 'read', 'admin']);
      } catch (error) {
        if (!(error instanceof MayflyError) || error.code !== 'access.unauthenticated') throw error;
        must(!/\bmft_[ira]_/.test(error.message), 'a refusal does not repeat the token');
        return scope === null ? 'refused' : 'refused, although it is whole';
      }
      throw new Error('broken: nobody gets in without a token that is known');
    };
  },
};

const uuid = '0123abcd-0123-0123-0123-0123456789ab';

/** What a claim compares with. */
function textsOf(claim: object): readonly string[] {
  const match: unknown = Reflect.get(claim, 'match');
  if (typeof match !== 'object' || match === null || !('values' in match)) return [];
  return (match.values as readonly { readonly text: string }[]).map(({ text }) => text);
}

const query: Target = {
  name: 'list-query',
  what: 'filters and cursors of the list: `readCredentialQuery`, `decodeCursor`',
  words: [
    'provider=',
    'state=live,idle',
    'limit=',
    'cursor=',
    'fingerprint=mf1_',
    'join_key=',
    'q=',
    '&',
    '%00',
    '%ED%A0%80',
    ',',
  ],
  corpus: () =>
    [
      'provider=aws&provider=github,openai&state=live&limit=200&service=a%20b',
      `cursor=${encodeCursor({ key: now, fingerprint: uuid }, '')}`,
      `q=${encodeURIComponent('provider:aws is:live -env:dev uses:>10 sort:-uses')}`,
      `${now}:${newFingerprint()}`,
      'fingerprint=mf1_abcdefghijklmnopqrstuvwxyz2345&join_key=aws.access_key_id:x',
      'agent=%00&tool=%ED%A0%80&environment=',
    ].map(bytesOfText),
  prepare: () => (input, random, timed) => {
    // No server takes a longer request line; a cursor is seldom hit upon.
    const text = random(4) === 0 ? `cursor=${input.toString('base64url')}` : textOf(input);
    const parameters = new URLSearchParams(text.slice(0, 16_384));
    try {
      const read = timed(() => readCredentialQuery(parameters, now));
      must(Number.isInteger(read.limit) && read.limit >= 1 && read.limit <= 200, 'a page has a size');
      for (const { kind, ...claim } of read.filter.terms) {
        const texts = kind === 'text' ? [Reflect.get(claim, 'text') as string] : textsOf(claim);
        for (const value of texts) {
          must(value.length <= 2048, 'a filter is bounded');
          must(value.isWellFormed() && !value.includes('\0'), 'a filter is text');
        }
      }
      if (read.cursor === undefined) return 'read';
      const position = decodeCursor(read.cursor, read.asked);
      must(position.key === null || Number.isSafeInteger(position.key), 'a cursor is a place');
      const again = decodeCursor(encodeCursor(position, read.asked), read.asked);
      must(again.key === position.key, 'a cursor goes round');
      return 'read, with a cursor';
    } catch (error) {
      return refusal(error, 'request.invalid');
    }
  },
};

const tokenRequest: Target = {
  name: 'token-request',
  what: 'bodies of `POST /api/v1/tokens`: `readTokenRequest`',
  form: 'json',
  words: [
    '"name"',
    '"scope"',
    '"ingest"',
    '"admin"',
    '"expires_in_days"',
    '"workloads"',
    '"environments"',
    '__proto__',
  ],
  corpus: () =>
    [
      '{"name":"ci","scope":"ingest","expires_in_days":30}',
      '{"name":"a","scope":"read","environments":["prod","stage"],"workloads":["x"]}',
      '{"name":"b","scope":"ingest","new_credentials_per_second":5,"spans_per_second":100}',
      '{"name":"\\u0000","scope":"admin","expires_in_days":0.5}',
    ].map(bytesOfText),
  prepare: () => (input) => {
    try {
      const { name, expiresInDays, limits } = readTokenRequest(input);
      must(name.isWellFormed() && name.length <= 100 && name !== '', 'a name is text');
      must(expiresInDays === null || (expiresInDays >= 1 && expiresInDays <= 3650), 'a life is bounded');
      for (const members of [limits.environments, limits.workloads]) {
        must(members === null || (members.length > 0 && members.length <= 64), 'limits are a few names');
      }
      return 'read';
    } catch (error) {
      return refusal(error, 'request.invalid');
    }
  },
};

function refusal(error: unknown, code: MayflyError['code']): string {
  if (!(error instanceof MayflyError) || error.code !== code) throw error;
  must(error.message.length < 2_000, 'a refusal is short');
  must(!/\p{Cc}/u.test(error.message), 'a refusal repeats nothing that a terminal acts on');
  return 'refused';
}

export const accessTargets: readonly Target[] = [bearer, query, tokenRequest];
