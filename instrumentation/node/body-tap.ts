/** Bytes of a body that are kept; an issuer's answer is smaller. */
const mostBytes = 65_536;

/** Collects copies of a body's chunks, up to a bound, without touching the stream. */
export interface BodyTap {
  readonly add: (chunk: unknown, encoding?: unknown) => void;
  /** The text after the content coding is undone; null when it was too large or cannot be decoded. */
  readonly text: (contentEncoding: string | null) => string | null;
}

export function createBodyTap(): BodyTap {
  const chunks: Buffer[] = [];
  let bytes = 0;
  let over = false;
  return {
    add(chunk, encoding) {
      if (over) return;
      const buffer = toBuffer(chunk, encoding);
      if (buffer === null) return;
      bytes += buffer.length;
      over = bytes > mostBytes;
      if (over) chunks.length = 0;
      else chunks.push(buffer);
    },
    text(contentEncoding) {
      if (over || bytes === 0) return null;
      const decoded = inflate(Buffer.concat(chunks), contentEncoding);
      return decoded === null ? null : decoded.toString('utf8');
    },
  };
}

/** A copy: parsers use their memory again. */
function toBuffer(chunk: unknown, encoding: unknown): Buffer | null {
  if (typeof chunk === 'string') {
    return Buffer.from(
      chunk,
      typeof encoding === 'string' && Buffer.isEncoding(encoding) ? encoding : 'utf8',
    );
  }
  return chunk instanceof Uint8Array ? Buffer.from(chunk) : null;
}

/** Content codings of RFC 9110 section 8.4.1 and RFC 8878; bounded, so that a bomb is cut. */
function inflate(body: Buffer, contentEncoding: string | null): Buffer | null {
  const coding = contentEncoding?.trim().toLowerCase() ?? '';
  if (coding === '' || coding === 'identity') return body;
  const zlib = process.getBuiltinModule('node:zlib');
  const bound = { maxOutputLength: mostBytes * 4 };
  try {
    if (coding === 'gzip' || coding === 'x-gzip') return zlib.gunzipSync(body, bound);
    if (coding === 'br') return zlib.brotliDecompressSync(body, bound);
    if (coding === 'deflate') return zlib.inflateSync(body, bound);
    if (coding === 'zstd') return zlib.zstdDecompressSync(body, bound);
  } catch {
    return null;
  }
  return null;
}
