import {
  constants,
  createGunzip,
  createZstdDecompress,
  type Gunzip,
  gunzipSync,
  type ZstdDecompress,
  zstdDecompressSync,
} from 'node:zlib';
import { MayflyError } from '../src/core/errors.ts';

/** How a body may be packed. */
export type ContentCoding = 'gzip' | 'zstd';

/** What zlib gives with `info`: the output and how many bytes of the input were read. */
export interface Inflated {
  readonly buffer: Buffer;
  readonly engine: { readonly bytesWritten: number };
}

interface Decoder {
  readonly inflate: (
    body: Uint8Array,
    options: { readonly most: number; readonly chunk: number },
  ) => Inflated;
  readonly stream: () => Gunzip | ZstdDecompress;
}

/** RFC 9659: no more than 8 MiB of window for the content coding, whatever a frame asks for. */
const zstd = { params: { [constants.ZSTD_d_windowLogMax]: 23 } };
const streamChunk = 64 * 1024;

export const decoders: Readonly<Record<ContentCoding, Decoder>> = {
  gzip: {
    inflate: (body, { most, chunk }) =>
      withInfo(gunzipSync(body, { maxOutputLength: most, chunkSize: chunk, info: true })),
    stream: () => createGunzip({ chunkSize: streamChunk }),
  },
  zstd: {
    inflate: (body, { most, chunk }) =>
      withInfo(zstdDecompressSync(body, { ...zstd, maxOutputLength: most, chunkSize: chunk, info: true })),
    stream: () => createZstdDecompress({ ...zstd, chunkSize: streamChunk }),
  },
};

/** The types do not know what `info` changes. */
function withInfo(result: unknown): Inflated {
  return result as Inflated;
}

/** Null: the body is as it is. Throws `request.media_type` on any other coding, and on more than one. */
export function contentCoding(header: string | undefined): ContentCoding | null {
  const coding = (header ?? '').trim().toLowerCase();
  if (coding === 'gzip' || coding === 'x-gzip') return 'gzip';
  if (coding === 'zstd') return 'zstd';
  if (coding === 'identity' || coding === '') return null;
  throw new MayflyError('request.media_type', 'the content encoding must be gzip, zstd or identity');
}
