import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { FormatCase, PlainRow } from '../../core/formats/describe-format.ts';
import { exchange } from '../../core/issuers/exchange.ts';
import { allExchanges } from '../../core/issuers/exchanges/all.ts';
import { fakeSecret } from '../../support/fake-secret.ts';
import { hostileTexts } from '../../support/hostile-texts.ts';
import { nodeAnswers } from './node-answers.ts';
import { pythonAnswers, type Question } from './python-answers.ts';

/*
 * Law: Node and Python judge alike. Every row of the tables that the Node side is tested with is asked of both, with
 * secrets that are made at this run, as a whole and spoilt.
 */

const cases = vi.hoisted((): FormatCase[] => []);

vi.mock('../../core/formats/describe-format.ts', async (original) => ({
  ...(await original<object>()),
  describeFormat: (row: FormatCase) => void cases.push(row),
  describePlainFormats(rows: readonly PlainRow[]) {
    for (const [id, type, ephemeral, prefix, alphabet, shortest, longest = shortest, more = {}] of rows) {
      const make = (length: number): string => fakeSecret(prefix, length, alphabet);
      const near = (): Record<string, string> => ({ short: make(shortest - 1), long: make(longest + 1) });
      const expected = { type, provider: type.split('.')[0] ?? '', ephemeral };
      cases.push({ id, tokens: () => [make(longest), make(shortest)], expected, near, ...more });
    }
  },
}));

const noHint = { host: null, name: null };
const key = fakeSecret('', 40);

describe('what the tables of the formats hold', async () => {
  const folder = join(import.meta.dirname, '../../core/formats');
  const files = readdirSync(folder).filter((name) => name.endsWith('.test.ts') && name !== 'index.test.ts');
  for (const name of files) await import(join(folder, name));

  test('is recognised alike, by its form, its place and in texts', () => {
    const tokens = cases.flatMap((row) =>
      [...row.tokens(), ...Object.values(row.near())].map((token) => ({ token, hint: row.hint ?? noHint })),
    );
    expect(tokens.length).toBeGreaterThan(400);
    const questions = tokens.flatMap(({ token, hint }): Question[] => [
      ['recognise', [token, hint]],
      ['recognise', [token, noHint]],
      ['recognise', [`${token.slice(0, -1)}!`, hint]],
      ['looksLikeCredential', [` ${token}\n`]],
      ['fingerprint', [key, token]],
      ['envelopedSecret', [token]],
      ['canonicalUrl', [token]],
      ['canonicalAuthorization', [`Bearer ${token}`]],
      ['mayHoldCredential', ['SETTING', token]],
      ['isPlain', [`agent ${token}`]],
      ['holdsCredential', [`agent-${token}.json`]],
      ['holdsCredential', [encodeURIComponent(Buffer.from(token).toString('base64'))]],
      ['findCredentials', [`use ${token}, or {"key": "${token}"} and https://u:${token}@example.com/`]],
      ['variableCredentials', ['API_KEY', token, {}]],
      ['variableCredentials', ['SETTING', JSON.stringify({ user: 'me', password: token }), {}]],
      ['fileCredentials', [{ path: '/run/secrets/x', kind: 'whole', text: `${token}\n` }]],
      [
        'fileCredentials',
        [{ path: '/app/.env', kind: 'settings', text: `A=1\nAPI_KEY="${token}"\nPGHOST=db\n` }],
      ],
      ['routeTemplate', [`/v1/bot${token}/send`]],
      ['requestCredentials', requestWith(token, hint.host ?? 'api.example.com')],
    ]);
    expectAlike(questions);
  });
});

test('every exchange with an issuer is found and read alike, also denied, cut off and as another wrote it', async () => {
  const rows = await allExchanges();
  expect(rows.length).toBeGreaterThan(150);
  const questions = rows.flatMap((row): Question[] => {
    const made = exchange(row.exchange);
    const { request } = made;
    const headers = Object.entries(row.exchange.headers ?? {});
    const hasBody = row.exchange.form !== undefined || row.exchange.json !== undefined;
    const type = row.exchange.form === undefined ? 'application/json' : 'application/x-www-form-urlencoded';
    const asked = [
      request.host,
      request.port,
      request.method,
      request.path,
      [
        ...(hasBody && row.exchange.headers?.['content-type'] === undefined ? [['content-type', type]] : []),
        ...headers,
      ],
    ];
    const told = {
      requestBody: made.requestBody,
      status: made.status,
      headers: row.exchange.answerHeaders ?? {},
      responseBody: made.responseBody,
      bytes: made.responseBytes == null ? null : Buffer.from(made.responseBytes).toString('base64'),
      at: made.at,
      presented: made.presentedInHeaders,
    };
    const half = made.responseBody.slice(0, made.responseBody.length / 2);
    return [
      ['exchange', [asked, told]],
      ['exchange', [asked, { ...told, status: 403 }]],
      ['exchange', [asked, { ...told, responseBody: half }]],
      ['exchange', [asked, { ...told, responseBody: '[]' }]],
      ['exchange', [asked, { ...told, requestBody: null }]],
      ['requestCredentials', asked],
      ['isPromptRequest', asked],
      ['routeTemplate', [request.path]],
    ];
  });
  expectAlike(questions);
});

test('names of variables, headers, hosts and files are judged alike', () => {
  const words =
    'API_KEY GITHUB_TOKEN x-api-key clientSecret PWD max_tokens AWS_ACCESS_KEY_ID dbPassword_2 PGPASSFILE page.token Authorization cookie x-amz-security-token x-request-id idempotency-key signing_key_pem publicKey STRIPE_PUBLISHABLE_KEY accessor'.split(
      ' ',
    );
  const hosts =
    'api.openai.com localhost sts.eu-west-1.amazonaws.com vault.corp.example foo.openai.azure.com 127.0.0.1 mcp.example.com oauth2.googleapis.com api.github.com db.abc.supabase.co'.split(
      ' ',
    );
  const paths =
    '/home/a/.aws/credentials /etc/passwd /run/secrets/db /app/.env /app/.env.example /x/.netrc /var/run/secrets/kubernetes.io/serviceaccount/..data/token /x/key.pem /x/main.py .env'.split(
      ' ',
    );
  const routes =
    '/ /v1/users/123 /a/b/c/d/e/f/g/h /v1beta/models/gemini-2.5-pro:generateContent /x?y=z /%7Euser //double /AbCdEfGhIjKl0123456789'.split(
      ' ',
    );
  expectAlike([
    ...words.flatMap((word): Question[] => [
      ['secretName', [word]],
      ['headerKind', [word]],
      ['providerOfName', [word]],
      ['mayHoldCredential', [word, 'a value']],
    ]),
    ...hosts.map((host): Question => ['providerOfHost', [host]]),
    ...paths.map((path): Question => ['secretPath', [path]]),
    ...routes.map((route): Question => ['routeTemplate', [route]]),
  ]);
});

test('texts that cost a look the most are judged alike', () => {
  const texts = Object.values(hostileTexts).flatMap((make) => [make(200), make(3_000)]);
  const strange = [
    '\u0000\u001f\u007f',
    '\u{1f98b}'.repeat(40),
    '\ufeff x \u2028',
    'ſecret',
    'İ',
    '%zz%41%c3',
    '{"a":1e400}',
  ];
  expectAlike(
    [...texts, ...strange].flatMap((text): Question[] => [
      ['holdsCredential', [text]],
      ['findCredentials', [text]],
      ['isPlain', [text]],
      ['cleanText', [text]],
      ['jsonLeaves', [text]],
      ['canonicalAuthorization', [text]],
      ['looksLikeCredential', [text]],
      ['variableCredentials', ['TOKEN', text, {}]],
    ]),
  );
});

test('the vectors that both read are those of this run', () => {
  const file = join(import.meta.dirname, '../../vectors/fingerprint.json');
  const rows = JSON.parse(readFileSync(file, 'utf8')) as {
    key: string;
    secret: string;
    fingerprint: string;
  }[];
  const questions = rows.map(({ key: text, secret }): Question => ['fingerprint', [text, secret]]);
  expect(pythonAnswers(questions)).toEqual(rows.map((row) => row.fingerprint));
});

function requestWith(token: string, host: string): readonly unknown[] {
  const headers = [
    ['Authorization', `Bearer ${token}`],
    ['X-Custom', token],
    ['Cookie', `sid=${token}; a=b`],
    ['Proxy-Authorization', `Basic ${Buffer.from(`user:${token}`).toString('base64')}`],
  ];
  return [
    host,
    443,
    'GET',
    `/x/${encodeURIComponent(token)}?key=${encodeURIComponent(token)}&q=${token}`,
    headers,
  ];
}

function expectAlike(questions: readonly Question[]): void {
  const python = pythonAnswers(questions);
  const node = nodeAnswers(questions);
  const different = questions.flatMap(([name, given], i) => {
    const [there, here] = [python[i], node[i]].map((answer) => JSON.stringify(sorted(answer)));
    return there === here
      ? []
      : [`${name}(${JSON.stringify(given).slice(0, 300)}): ${there} is ${here} in Node`];
  });
  expect(different.length, different.slice(0, 5).join('\n')).toBe(0);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, item]) => [name, sorted(item)]),
  );
}
