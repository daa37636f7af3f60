import type { SecretFile } from './file-reads.ts';

/** A secret file that is read piece by piece, through a descriptor, a handle or a stream. */
export interface OpenFile {
  readonly file: SecretFile;
  /** So many bytes were read into these buffers, one after the other; 0: the end of the file. */
  readonly add: (buffers: readonly ArrayBufferView[], bytes: number, position: unknown) => void;
  /** Nothing more is read: reports what was. Throws when it was too large, which is counted as an error. */
  readonly ended: () => void;
}

/** A program that reads each byte by itself reads no more of it than this. */
const mostPieces = 65_536;

/**
 * A piece may end in the middle of a secret, so that they are put together and looked at when the end was met or the
 * file is closed, or when it is read from its beginning again.
 */
export function createOpenFile(
  file: SecretFile,
  mostBytes: number,
  read: (file: SecretFile, content: Buffer, options: null) => void,
): OpenFile {
  let pieces: Buffer[] = [];
  let size = 0;
  let isOver = false;

  function ended(): void {
    const wasOver = isOver;
    const content = Buffer.concat(pieces);
    pieces = [];
    size = 0;
    isOver = false;
    if (wasOver) throw new RangeError('a file under a secret path is too large to be read for credentials');
    if (content.length > 0) read(file, content, null);
  }

  return {
    file,
    ended,
    add(buffers, bytes, position) {
      if (bytes === 0 || (size > 0 && (position === 0 || position === 0n))) ended();
      size += bytes;
      isOver ||= size > mostBytes || pieces.length >= mostPieces;
      if (isOver) pieces = [];
      else pieces.push(...firstBytes(buffers, bytes));
    },
  };
}

/** Copies: the application uses its buffers again. */
function firstBytes(buffers: readonly ArrayBufferView[], bytes: number): Buffer[] {
  const copies: Buffer[] = [];
  let left = bytes;
  for (const { buffer, byteOffset, byteLength } of buffers) {
    if (left <= 0) break;
    const length = Math.min(left, byteLength);
    copies.push(Buffer.from(Buffer.from(buffer, byteOffset, length)));
    left -= length;
  }
  return copies;
}
