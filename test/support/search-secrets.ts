import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { type Needle, needleSearch } from './needles.ts';
import { secretEncodings } from './secret-encodings.ts';

export interface Places {
  /** Every file below, however it is called. */
  readonly folders: readonly string[];
  readonly texts: Readonly<Record<string, string | Buffer>>;
}

/**
 * Looks for secrets (by what they are called) in files and texts, in each of `secretEncodings`; a part of a secret
 * is a leak, too: its middle is looked for. What is percent-encoded, gzipped or deflated is also decoded first.
 * Returns `<what> in <where>`, once each.
 */
export function findSecrets(
  secrets: ReadonlyMap<string, string>,
  { folders, texts }: Places,
): readonly string[] {
  const search = needleSearch([...secrets].flatMap(([secret, what]) => needlesOf(secret, what)));
  const hits = new Set<string>();
  const look = (where: string, bytes: Buffer): void => {
    for (const haystack of decodings(bytes))
      for (const what of search(haystack)) hits.add(`${what} in ${where}`);
  };
  for (const folder of folders) for (const path of filesIn(folder)) look(path, readFileSync(path));
  for (const [where, text] of Object.entries(texts)) look(where, Buffer.from(text as string));
  return [...hits];
}

/** Longer secrets are found by this much of their middle: texts are cut, and prefixes are public. */
const coreLength = 24;

function needlesOf(secret: string, what: string): readonly Needle[] {
  const start = Math.max(0, (secret.length - coreLength) >> 1);
  const core = secret.slice(start, start + coreLength);
  const forms = new Map<string, Buffer>();
  const add = (bytes: Buffer): void => void forms.set(bytes.toString('latin1'), bytes);
  for (const [name, encode] of Object.entries(secretEncodings)) {
    if (!name.startsWith('base64') && name !== 'gzip' && name !== 'deflate') add(encode(core));
  }
  const written = Array.from(forms.values(), (form) => form.toString('latin1'));
  for (const form of written) add(Buffer.from(form.toLowerCase(), 'latin1'));
  for (const form of base64Forms(core)) add(Buffer.from(form));
  return [...forms.values()].filter(({ length }) => length >= 8).map((bytes) => ({ what, bytes }));
}

/** In base64 a text looks different at each offset; the characters at its edges mix with neighbours. */
function base64Forms(text: string): readonly string[] {
  return [0, 1, 2].flatMap((offset) => {
    const base64 = Buffer.concat([Buffer.alloc(offset), Buffer.from(text)])
      .toString('base64')
      .replace(/=+$/, '')
      .slice(offset === 0 ? 0 : offset + 1, -2);
    return [base64, base64.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

function* decodings(bytes: Buffer): Generator<Buffer> {
  yield bytes;
  if (bytes.includes('%')) {
    let text = bytes.toString('latin1');
    for (let round = 0; round < 2; round++) {
      text = text.replace(/%([0-9a-f]{2})/gi, (_, code: string) =>
        String.fromCharCode(Number.parseInt(code, 16)),
      );
      yield Buffer.from(text, 'latin1');
    }
  }
  for (const { magic, head } of packings) {
    for (let at = bytes.indexOf(magic); at >= 0; at = bytes.indexOf(magic, at + 1)) {
      try {
        yield inflateRawSync(bytes.subarray(at + head), { maxOutputLength: 16_777_216 });
      } catch {
        // Those bytes were something else.
      }
    }
  }
}

/** RFC 1952 and 1950, without optional fields: what follows the packed bytes may be anything. */
const packings = [
  { magic: Buffer.from([0x1f, 0x8b, 0x08, 0x00]), head: 10 },
  { magic: Buffer.from([0x78, 0x9c]), head: 2 },
];

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}
