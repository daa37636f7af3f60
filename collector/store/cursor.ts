import { createHash } from 'node:crypto';
import { MayflyError } from '../../src/core/errors.ts';

/** Where the last page ended: rows are in the order of a key, absent ones last, then by the bytes of the fingerprint. */
export interface CursorPosition {
  /** Null: among those without. */
  readonly key: number | null;
  /** UUID. */
  readonly fingerprint: string;
}

const version = 1;
const digestBytes = 6;
const size = 1 + digestBytes + 1 + 8 + 16;

/** Only for the same question. */
export function encodeCursor({ key, fingerprint }: CursorPosition, asked: string): string {
  const bytes = Buffer.alloc(size);
  bytes.writeUInt8(version);
  digestOf(asked).copy(bytes, 1);
  bytes.writeUInt8(key === null ? 0 : 1, 1 + digestBytes);
  bytes.writeBigInt64BE(BigInt(key ?? 0), 2 + digestBytes);
  bytes.write(fingerprint.replaceAll('-', ''), size - 16, 'hex');
  return bytes.toString('base64url');
}

/** Throws `request.invalid` for a text that `encodeCursor` did not make, or made for another filter. */
export function decodeCursor(text: string, asked: string): CursorPosition {
  const bytes = Buffer.from(text, 'base64url');
  const hasKey = bytes.length === size ? bytes.readUInt8(1 + digestBytes) : 2;
  // Node skips characters that are not base64url.
  const key = hasKey === 1 ? Number(bytes.readBigInt64BE(2 + digestBytes)) : null;
  const isOurs = hasKey <= 1 && bytes.readUInt8(0) === version && bytes.toString('base64url') === text;
  if (!isOurs || (key !== null && !Number.isSafeInteger(key))) {
    throw new MayflyError('request.invalid', 'cursor is not one of ours: start again without it');
  }
  if (!bytes.subarray(1, 1 + digestBytes).equals(digestOf(asked))) {
    throw new MayflyError('request.invalid', 'cursor belongs to another filter: start again without it');
  }
  return {
    key,
    fingerprint: bytes
      .toString('hex', size - 16)
      .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
  };
}

export function digestOf(asked: string): Buffer {
  return createHash('sha256').update(asked, 'utf8').digest().subarray(0, digestBytes);
}
