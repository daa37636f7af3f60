import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';

const compress = promisify(gzip);

/** Packed at the fast level: the wire is near, the processor is shared. */
export async function gzipBody(text: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await compress(text, { level: constants.Z_BEST_SPEED }));
}
