import { holdsCredential } from '../../src/core/holds-credential.ts';
import { mayHoldCredential } from '../../src/core/may-hold-credential.ts';
import { isPlain } from '../../src/core/plain-text.ts';
import { providerOfHost } from '../../src/core/provider-of-host.ts';
import { providerOfName } from '../../src/core/provider-of-name.ts';
import { looksLikeCredential, recognise } from '../../src/core/recognise.ts';
import { routeTemplate } from '../../src/core/route-template.ts';
import type { Secret } from '../../src/core/secret.ts';
import { secretName } from '../../src/core/secret-names.ts';
import * as semconv from '../../src/core/semconv.ts';

/** The attributes and words of the wire contract, as every side must write them. */
export function attributeVectors(): string {
  const { attributes, spanNames, scopeNames, sources, locations, outcomes, endReasons } = semconv;
  const rows = Object.entries(attributes).map(([name, { type, on, origin }]) => ({ name, type, on, origin }));
  return page({ spanNames, scopeNames, sources, locations, outcomes, endReasons, attributes: rows });
}

const hosts = [
  'api.openai.com',
  'API.GITHUB.COM',
  'api.anthropic.com',
  'sts.eu-west-1.amazonaws.com',
  'login.microsoftonline.com',
  'generativelanguage.googleapis.com',
  'hooks.slack.com',
  'vault.example.com',
  'registry.azurecr.io',
  'notopenai.com',
  'example.com',
  'localhost',
  '127.0.0.1',
  '',
];
const names = [
  'OPENAI_API_KEY',
  'AWS_SECRET_ACCESS_KEY',
  'GITHUB_TOKEN',
  'DB_PASSWORD',
  'PGPASSWORD',
  'client_secret',
  'apiKey',
  'X-Api-Key',
  'Authorization',
  'TOKENIZERS_PARALLELISM',
  'KEYBOARD',
  'PASSPORT',
  'monkey',
  'PATH',
  'schlüssel',
  '',
];
const paths = [
  '/',
  '/v1/responses',
  '/users/42',
  '/orders/7f3c2c1e-0000-4000-8000-000000000000/items',
  '/a/b/c?x=1',
  '/größe/1',
  '',
];
const texts = [
  'example-secret-one',
  'hunter two',
  'a',
  'price list of 2026',
  'main.py',
  'ünïcode',
  'x'.repeat(300),
  '',
];

/**
 * What both languages say of texts that hold no secret: `[function, what it is given, what it says]`, without what
 * is not known. Secrets are made when the tests run, and asked of both then.
 */
export function judgementVectors(): string {
  const one = {
    providerOfHost: [providerOfHost, hosts],
    providerOfName: [providerOfName, names],
    secretName: [secretName, names],
    routeTemplate: [routeTemplate, paths],
    isPlain: [isPlain, [...texts, ...names, ...hosts]],
    looksLikeCredential: [looksLikeCredential, texts],
    holdsCredential: [holdsCredential, [...texts, ...paths]],
  } as const;
  const rows: unknown[] = [];
  for (const [name, [judge, given]] of Object.entries(one)) {
    for (const text of given) rows.push([name, [text], judge(text) ?? null]);
  }
  for (const name of names)
    rows.push(['mayHoldCredential', [name, 'example'], mayHoldCredential(name, 'example')]);
  for (const name of ['OPENAI_API_KEY', 'DB_PASSWORD', null]) {
    for (const host of ['api.openai.com', null]) {
      for (const text of texts) {
        const hint = { host, name };
        rows.push(['recognise', [text, hint], known(recognise(text as Secret, hint))]);
      }
    }
  }
  return page(rows);
}

/** Python and JavaScript write what is not known in two ways: it is left out. */
function known(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== null && each !== undefined));
}

function page(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
