import { once } from 'node:events';
import { MayflyError } from '../src/core/errors.ts';
import { type ByteLease, overloaded } from './byte-budget.ts';
import { type ContentCoding, decoders } from './content-coding.ts';
import { createGrowingBuffer } from './growing-buffer.ts';
import { tooLarge } from './too-large.ts';

export interface InflateLimits {
  /** Of the output, in bytes. */
  readonly limit: number;
  readonly lease: ByteLease;
}

/** Below this a body is inflated at once: handing it to another thread would cost more than it saves. */
const largestAtOnce = 1024 * 1024;
/** More output than this is made in pieces, so that nobody waits for it. */
const mostAtOnce = 8 * 1024 * 1024;
/**
 * A zstd body may come in several frames (RFC 8878 section 3), which zlib reads one at a time; each costs the same
 * however small. Members of gzip it reads all at once, and stops at zeros: what follows those is no member.
 */
const mostFrames = 64;

/**
 * Inflates gzip (RFC 1952, with several members) or zstd. No byte of output exists that the limit or the budget
 * does not allow: a bomb is cut where it begins to be one.
 */
export async function inflate(
  body: Uint8Array,
  coding: ContentCoding,
  limits: InflateLimits,
): Promise<Buffer> {
  const small = body.length < largestAtOnce ? atOnce(body, coding, limits) : null;
  return small ?? inPieces(body, coding, limits);
}

/** Null: the output is too large to be made at once. */
function atOnce(body: Uint8Array, coding: ContentCoding, { limit, lease }: InflateLimits): Buffer | null {
  const parts: Buffer[] = [];
  let [read, made] = [0, 0];
  // Nothing else runs meanwhile, so what is left of the budget stays left.
  const most = Math.min(limit, lease.left(), mostAtOnce);
  do {
    if (parts.length === mostFrames) throw undecodable(coding);
    const part = body.subarray(read);
    try {
      const { buffer, engine } = decoders[coding].inflate(part, {
        most: Math.max(1, most - made),
        chunk: Math.min(Math.max(16 * part.length, 16 * 1024), 512 * 1024),
      });
      read += engine.bytesWritten;
      made += buffer.length;
      parts.push(buffer);
    } catch (error) {
      if (!isTooLong(error)) throw undecodable(coding);
      if (most === limit) throw tooLarge(limit);
      if (most < mostAtOnce) throw overloaded();
      return null;
    }
  } while (read < body.length);
  lease.take(made);
  const [first] = parts;
  return parts.length === 1 && first !== undefined ? first : Buffer.concat(parts, made);
}

function isTooLong(error: unknown): boolean {
  return error instanceof RangeError && (error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE';
}

/** Off the event loop, 64 KiB after 64 KiB. */
async function inPieces(body: Uint8Array, coding: ContentCoding, limits: InflateLimits): Promise<Buffer> {
  const whole = createGrowingBuffer({ ...limits, expected: null });
  let read = 0;
  for (let frames = 0; read < body.length; frames++) {
    if (frames === mostFrames) throw undecodable(coding);
    read += await inflateInto(whole, body.subarray(read), coding);
  }
  return whole.finish();
}

/** How many bytes of the input it took. */
async function inflateInto(
  whole: ReturnType<typeof createGrowingBuffer>,
  part: Uint8Array,
  coding: ContentCoding,
): Promise<number> {
  const stream = decoders[coding].stream();
  let refusal: unknown = null;
  stream.on('data', (piece: Buffer) => {
    try {
      whole.append(piece);
    } catch (error) {
      refusal = error;
      stream.destroy();
    }
  });
  try {
    stream.end(part);
    await once(stream, 'close');
  } catch {
    throw undecodable(coding);
  }
  if (refusal !== null) throw refusal;
  return stream.bytesWritten;
}

function undecodable(coding: ContentCoding): MayflyError {
  return new MayflyError('request.undecodable', `the body says it is ${coding}, but it cannot be inflated`);
}
