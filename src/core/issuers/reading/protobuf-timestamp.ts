import { type Instant, instantFromSeconds } from '../../instant.ts';
import { readTag, readVarint, skip } from '../../otlp/wire.ts';

const secondsTag = (1 << 3) | 0;
const latestSeconds = 1e11;

/** A `google.protobuf.Timestamp` (seconds are field 1, nanoseconds are left out); null when the bytes are none. */
export function protobufTimestamp(bytes: Uint8Array): Instant | null {
  const cursor = { bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), at: 0 };
  const end = bytes.byteLength;
  let seconds = 0;
  try {
    while (cursor.at < end) {
      const tag = readTag(cursor, end);
      if (tag === secondsTag) seconds = readVarint(cursor, end);
      else skip(cursor, end, tag);
    }
  } catch {
    return null;
  }
  return seconds > 0 && seconds < latestSeconds ? instantFromSeconds(seconds) : null;
}
