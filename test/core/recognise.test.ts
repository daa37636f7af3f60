import { randomBytes, randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Hint } from '../../src/core/formats/format.ts';
import { formats } from '../../src/core/formats/index.ts';
import { looksLikeCredential, recognise } from '../../src/core/recognise.ts';
import type { Secret } from '../../src/core/secret.ts';
import { fakeSecret, hex } from '../support/fake-secret.ts';

const noHint: Hint = { host: null, name: null };

describe('a secret of no known form', () => {
  test.each([
    ['api.openai.com', 'openai'],
    ['secretsmanager.eu-central-1.amazonaws.com', 'aws'],
    ['localhost', 'unknown'],
    [null, 'unknown'],
  ])('at the host %s has the provider %s', (host, provider) => {
    expect(recognise(fakeSecret('', 32) as Secret, { host, name: 'API_KEY' })).toEqual({
      type: 'unknown',
      provider,
      ephemeral: null,
      issuedAt: null,
      expiresAt: null,
      scopes: [],
      subject: null,
      issuer: null,
      audience: [],
      joinKeys: [],
    });
  });
});

test('the form decides before the host', () => {
  const token = fakeSecret('ghp_', 36) as Secret;
  expect(recognise(token, { host: 'api.openai.com', name: null }).provider).toBe('github');
});

test('a public name is known when asked about, and not looked out for', () => {
  const sid = fakeSecret('SK', 32, hex);
  expect(recognise(sid as Secret, noHint).type).toBe('twilio.api_key_sid');
  expect(looksLikeCredential(sid)).toBe(false);
});

test.each([
  ['mcp.example.com', 'mcp.access_token'],
  ['api.mcp.example.com', 'mcp.access_token'],
  ['example.com', 'unknown'],
  ['mcpherson.example.com', 'unknown'],
])('an opaque token at the host %s is of the type %s', (host, type) => {
  expect(recognise(fakeSecret('', 43) as Secret, { host, name: 'authorization' }).type).toBe(type);
});

test('a secret access key is told by its name, wherever it came from', () => {
  const key = fakeSecret('', 40) as Secret;
  for (const host of [null, '169.254.170.2', 'example.com', 'api.cohere.com'])
    expect(recognise(key, { host, name: 'SecretAccessKey' }).type).toBe('aws.secret_access_key');
});

test('a token that is too long for any is not even read', () => {
  const long = fakeSecret('eyJ', 16_384);
  expect(recognise(long as Secret, noHint).type).toBe('unknown');
  expect(looksLikeCredential(`${fakeSecret('ghp_', 36)}${' '.repeat(20_000)}`)).toBe(false);
});

describe('what is no credential', () => {
  const image = randomBytes(600).toString('base64');
  const texts: Readonly<Record<string, readonly string[]>> = {
    nothing: ['', ' ', '\n', '0', '-', 'x'],
    'ordinary text': [
      'The quick brown fox jumps over the lazy dog.',
      'sk-learn is spelt scikit-learn; see the documentation',
      'eyJust a sentence. With two dots. In it.',
      'key: value',
      'AKIA is the prefix of an access key id',
      'begin -----BEGIN PRIVATE KEY----- end',
      'Bearer of bad news',
      'xoxo-xoxo',
      '{"type":"service_account"}',
      '{"hello": "world"}',
      'hf_hub_download',
    ],
    'long words': [
      'pneumonoultramicroscopicsilicovolcanoconiosis',
      'Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft',
      'supercalifragilisticexpialidocious',
      'ASIATICAMERICANISATIONS',
      'AKIAABCDEFGHIJKLMNOPQRSTUVWXYZ',
      'ek_elektrizitaetenhauptbetriebswerk',
    ],
    'identifiers and hashes': [
      randomUUID(),
      randomUUID().toUpperCase(),
      randomBytes(16).toString('hex'),
      randomBytes(20).toString('hex'),
      randomBytes(32).toString('hex'),
      randomBytes(64).toString('hex'),
      `sha256:${randomBytes(32).toString('hex')}`,
      `sha512-${randomBytes(64).toString('base64')}`,
      randomBytes(20).toString('base64'),
      randomBytes(30).toString('base64'),
      fakeSecret('', 26, 'ABCDEFGHJKMNPQRSTVWXYZ0123456789'),
      fakeSecret('sk-', 32, hex),
      '01ARZ3NDEKTSV4RRFFQ69G5FAV',
      'arn:aws:iam::123456789012:role/agent',
      fakeSecret('AROA', 16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'),
    ],
    'images and data': [
      image,
      `data:image/png;base64,${image}`,
      Buffer.from('{"alg":"none"}').toString('base64url'),
      Buffer.from(JSON.stringify({ a: 1, b: { c: 2 } })).toString('base64'),
      `iVBORw0KGgo${image}`,
    ],
    'paths and addresses': [
      '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      'C:\\Program Files\\nodejs\\node.exe',
      '/var/run/secrets/kubernetes.io/serviceaccount/token',
      'https://api.openai.com/v1/chat/completions?limit=10',
      'postgres://db.example.com:5432/app',
      'file:///home/agent/.ssh/id_ed25519',
      'git@github.com:example/app.git',
      'unix:///run/user/1000/bus',
      '192.168.0.1',
      'fe80::1ff:fe23:4567:890a',
      'user@example.com',
    ],
    'source code': [
      'export const formats: readonly Format[] = [];',
      "import { test } from 'vitest';",
      'if (token.startsWith("ghp_")) return true;',
      'const pattern = /^ghp_[A-Za-z0-9]{36}$/;',
      'SELECT * FROM credential WHERE fingerprint = $1',
      'npm_config_user_agent',
      'npm_lifecycle_event',
      'hf_transformers_cache_directory_for_models',
      'ek_this_is_a_variable_name_1',
      'sk_test_mode_enabled',
      'glpat-',
      '${GITHUB_TOKEN}',
      'process.env.OPENAI_API_KEY',
      '<your-api-key-here>',
      'sk-...',
      'sk-proj-xxxx',
      'ghp_xxxxxxxxxxxx',
    ],
    'packages and versions': [
      '@opentelemetry/exporter-trace-otlp-http',
      '@secretlint/secretlint-rule-preset-recommend',
      'sk-tools-and-helpers-for-everybody',
      'xai-sdk',
      'dapi-client',
      'v24.21.0',
      '1.2.3-beta.4+build.5',
      'node_modules/.bin/vitest',
      'en_US.UTF-8',
    ],
    'public keys': [
      ['-----BEGIN', 'CERTIFICATE-----\nAAAA\n-----END', 'CERTIFICATE-----'].join(' '),
      'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEXAMPLE agent@example',
      fakeSecret('pk_live_', 24),
      fakeSecret('pk-lf-', 32, hex),
    ],
  };

  test.each(Object.entries(texts))('%s', (_what, group) => {
    expect(group.filter((text) => looksLikeCredential(text))).toEqual([]);
  });

  test('no prefix alone is a credential, nor is one with a word behind it', () => {
    for (const prefix of formats.flatMap((format) => format.prefixes)) {
      expect([prefix, `${prefix}example`, `${prefix}-`, `${prefix} `].filter(looksLikeCredential)).toEqual(
        [],
      );
    }
  });

  test('random text is none, and never makes it throw', () => {
    const prefixes = formats.flatMap((format) => format.prefixes);
    const text = fc.tuple(fc.constantFrom('', ...prefixes), fc.string({ maxLength: 200, unit: 'binary' }));
    const printable = fc.tuple(fc.constantFrom('', ...prefixes), fc.string({ maxLength: 9 }));
    fc.assert(
      fc.property(fc.oneof(text, printable), fc.option(fc.string()), ([prefix, rest], name) => {
        recognise((prefix + rest) as Secret, { host: name, name });
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.string({ maxLength: 200, unit: 'binary' }), (any) => !looksLikeCredential(any)),
      { numRuns: 500 },
    );
  });
});

describe('time', () => {
  const starts = ['', ...formats.flatMap((format) => format.prefixes)];
  const bodies = [
    'a',
    'a.',
    '-',
    'A1',
    '.',
    'eyJ',
    'T3BlbkFJ',
    '-----BEGIN ',
    'PRIVATE KEY',
    '1_',
    '\\n',
    '{"',
    '[',
  ];

  test('hostile texts of 100 KB take linear time in every format', () => {
    const start = performance.now();
    let calls = 0;
    for (const prefix of starts) {
      for (const body of bodies) {
        const long = (prefix + body.repeat(Math.ceil(100_000 / body.length))) as Secret;
        for (const format of formats.filter(({ prefixes }) => prefixes.includes(prefix))) {
          format.recognise(long, { host: null, name: 'SECRET_ACCESS_KEY' });
          format.recognise(`${long}!` as Secret, noHint);
          calls += 2;
        }
        recognise(long.slice(0, 16_384) as Secret, noHint);
        looksLikeCredential(long);
      }
    }
    expect(calls).toBeGreaterThan(1_000);
    expect((performance.now() - start) / calls).toBeLessThan(5);
  });

  test('a text of 10 MB costs nothing', () => {
    const long = `eyJ${'a'.repeat(10_000_000)}`;
    const start = performance.now();
    for (let i = 0; i < 10_000; i++) looksLikeCredential(long);
    expect(performance.now() - start).toBeLessThan(500);
  });

  test('a miss costs about as much as a look at the first character', () => {
    const misses = ['/usr/local/bin', 'production', 'some-service', 'true', 'en_US.UTF-8', '{"a":1}'];
    const start = performance.now();
    for (let i = 0; i < 100_000; i++) looksLikeCredential(misses[i % misses.length] ?? '');
    // Ten times what it takes on a slow machine: this finds a lost dispatch, it is no benchmark.
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});
