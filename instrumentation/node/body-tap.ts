/** Where the chunks of a body go, without touching the stream they come from. */
export interface BodySink {
  readonly add: (chunk: unknown, encoding?: unknown) => void;
}

/** Collects copies of a body's chunks, up to a bound. */
export interface BodyTap extends BodySink {
  /**
   * The text after the content coding is undone, empty when there was no body; null when it was too large
   * or cannot be decoded.
   */
  readonly text: (contentEncoding: string | null) => string | null;
}

export function createBodyTap(mostBytes: number): BodyTap {
  const chunks: Buffer[] = [];
  let bytes = 0;
  let over = false;
  return {
    add(chunk, encoding) {
      if (over) return;
      const buffer = copyOf(chunk, encoding);
      if (buffer === null) return;
      bytes += buffer.length;
      over = bytes > mostBytes;
      if (over) chunks.length = 0;
      else chunks.push(buffer);
    },
    text(contentEncoding) {
      if (over) return null;
      if (bytes === 0) return '';
      const decoded = inflate(Buffer.concat(chunks), contentEncoding, mostBytes);
      return decoded === null ? null : decoded.toString('utf8');
    },
  };
}

/** A copy: parsers use their memory again. Null for what is no data. */
export function copyOf(chunk: unknown, encoding: unknown): Buffer | null {
  if (typeof chunk === 'string') {
    return Buffer.from(
      chunk,
      typeof encoding === 'string' && Buffer.isEncoding(encoding) ? encoding : 'utf8',
    );
  }
  return chunk instanceof Uint8Array ? Buffer.from(chunk) : null;
}

/** Undoes a content coding of RFC 9110 section 8.4.1 or RFC 8878; bounded, so that a bomb is cut. */
export function inflate(body: Buffer, contentEncoding: string | null, mostBytes: number): Buffer | null {
  const coding = contentEncoding?.trim().toLowerCase() ?? '';
  if (coding === '' || coding === 'identity') return body;
  const zlib = process.getBuiltinModule('node:zlib');
  const bound = { maxOutputLength: mostBytes };
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
