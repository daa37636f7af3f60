import type { Readable } from 'node:stream';
import { MayflyError } from '../src/core/errors.ts';
import type { ByteLease } from './byte-budget.ts';

/**
 * Reads a request's body as it comes in, at most `limit` bytes. After a refusal the stream is left paused,
 * not destroyed, so that the answer still reaches the sender.
 */
export function readBody(
  source: Readable,
  limits: { readonly declared: number | null; readonly limit: number; readonly lease: ByteLease },
): Promise<Buffer> {
  const { declared, limit, lease } = limits;
  return new Promise((resolve, reject) => {
    if (declared !== null && declared > limit) return reject(tooLarge(limit));
    const chunks: Buffer[] = [];
    let length = 0;
    const onData = (chunk: Buffer): void => {
      length += chunk.length;
      try {
        if (length > limit) throw tooLarge(limit);
        lease.take(chunk.length);
        chunks.push(chunk);
      } catch (error) {
        stop();
        source.pause();
        reject(error);
      }
    };
    const onEnd = (): void => {
      stop();
      resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, length));
    };
    const onCut = (): void => {
      stop();
      reject(new MayflyError('request.undecodable', 'the body ended before it was complete'));
    };
    const stop = (): void => {
      source.off('data', onData).off('end', onEnd).off('close', onCut);
      // The error listener stays: a connection that breaks later must not bring the process down.
    };
    source.on('error', onCut).on('close', onCut).on('end', onEnd).on('data', onData);
  });
}

/** The refusal of a body that is larger than `limit` bytes. */
export function tooLarge(limit: number): MayflyError {
  const size = limit >= 1024 * 1024 ? `${limit / 1024 / 1024} MiB` : `${limit / 1024} KiB`;
  return new MayflyError('request.too_large', `the body is larger than ${size}; send smaller batches`);
}
