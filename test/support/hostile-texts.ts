import { fakeSecret } from './fake-secret.ts';
import type { OtlpSpan } from './otlp-encode.ts';

/** Texts of a length that cost a look for credentials the most, none of them one; another at each call. */
export const hostileTexts: Readonly<Record<string, (length: number) => string>> = {
  'random base64': (length) => cut(length, () => fakeSecret('', 40)),
  'base64 of words': (length) => base64(words(length)).slice(0, length),
  'base64 in base64 in base64': (length) => base64(base64(base64(words(length)))).slice(0, length),
  'hexadecimal of words': (length) => Buffer.from(words(length)).toString('hex').slice(0, length),
  'percent signs': (length) =>
    cut(length, () => `%${fakeSecret('', 2, '0123456789abcdef')}%${fakeSecret('', 2, '0123456789abcdef')}`),
  'all encodings in turns': (length) => {
    let turn = 0;
    return cut(length, () => piece(turn++));
  },
  'words that begin like tokens': (length) => cut(length, () => `${fakeSecret('sk-', 20)} `),
  'words that begin like JWTs': (length) => cut(length, () => `${fakeSecret('eyJ', 20)}.`),
  'joined words': (length) => cut(length, () => `${fakeSecret('ghp_', 6)}-`),
  settings: (length) => cut(length, () => `${fakeSecret('k', 2)}=${fakeSecret('', 9)}&`),
};

/** Attributes whose texts are kept, with such texts. */
const named = [
  'mayfly.credential.subject',
  'mayfly.credential.issuer',
  'mayfly.fetch.name',
  'mayfly.fetch.policy',
  'gen_ai.agent.name',
  'gen_ai.tool.name',
  'gen_ai.conversation.id',
  'user.id',
] as const;

/** Spans of about so many bytes together, full of texts that `text` makes of a length. */
export function hostileSpans(
  bytes: number,
  text: () => string,
  like: (attributes: Readonly<Record<string, string>>) => OtlpSpan,
): OtlpSpan[] {
  const spans: OtlpSpan[] = [];
  for (let size = 0; size < bytes; ) {
    const attributes = Object.fromEntries(named.map((name) => [name, text()]));
    spans.push(like(attributes));
    size +=
      150 + Object.entries(attributes).reduce((sum, [key, value]) => sum + key.length + value.length + 8, 0);
  }
  return spans;
}

const pieces: readonly (() => string)[] = [
  () => '%41%42',
  () => '=3D=41',
  () => String.raw`\u0041\x42`,
  () => '&#x41;&#66;',
  () => base64(words(24)),
  () => Buffer.from(words(16)).toString('hex'),
  () => ' ghp_',
  () => `key=${fakeSecret('', 8)}`,
];

function piece(turn: number): string {
  return pieces[turn % pieces.length]?.() ?? '';
}

function words(length: number): string {
  return cut(length, () => `${fakeSecret('w', 5, '0123456789')} `);
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

function cut(length: number, next: () => string): string {
  let text = '';
  while (text.length < length) text += next();
  return text.slice(0, length);
}
