import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

export interface Places {
  /** Every file below, however it is called. */
  readonly folders: readonly string[];
  readonly texts: Readonly<Record<string, string>>;
}

/**
 * Looks for secrets (by what they are called) in files and texts: raw, base64 at each of its three
 * alignments, base64url, hex in both cases, percent-encoded, JSON-escaped and UTF-16. What is percent-encoded or
 * gzipped is also decoded first. Returns `<what> in <where>`, once each.
 */
export function findSecrets(
  secrets: ReadonlyMap<string, string>,
  { folders, texts }: Places,
): readonly string[] {
  const needles = [...secrets].flatMap(([secret, what]) => formsOf(secret).map((form) => ({ what, form })));
  const hits = new Set<string>();
  const search = (where: string, bytes: Buffer): void => {
    for (const haystack of decodings(bytes)) {
      for (const { what, form } of needles) if (haystack.includes(form)) hits.add(`${what} in ${where}`);
    }
  };
  for (const folder of folders) for (const path of filesIn(folder)) search(path, readFileSync(path));
  for (const [where, text] of Object.entries(texts)) search(where, Buffer.from(text));
  return [...hits];
}

function formsOf(secret: string): readonly Buffer[] {
  const bytes = Buffer.from(secret);
  const forms = new Set<string>([
    secret,
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
  ]);
  // In base64 of a longer text a secret looks different at each offset; the characters at its edges mix with neighbours.
  for (let offset = 0; offset < 3; offset++) {
    const padded = Buffer.concat([Buffer.alloc(offset), bytes]);
    const core = padded
      .toString('base64')
      .replace(/=+$/, '')
      .slice(offset === 0 ? 0 : offset + 1, -2);
    forms.add(core);
    forms.add(core.replaceAll('+', '-').replaceAll('/', '_'));
  }
  return [...[...forms].map((form) => Buffer.from(form)), Buffer.from(secret, 'utf16le')];
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
  for (let at = bytes.indexOf(gzipMagic); at >= 0; at = bytes.indexOf(gzipMagic, at + 1)) {
    try {
      yield gunzipSync(bytes.subarray(at), { maxOutputLength: 16_777_216 });
    } catch {
      // Not a gzip member after all.
    }
  }
}

const gzipMagic = Buffer.from([0x1f, 0x8b, 0x08]);

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}
