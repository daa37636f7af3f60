import type { Readable } from 'node:stream';
import { MayflyError } from '../src/core/errors.ts';
import type { ByteLease } from './byte-budget.ts';
import { createGrowingBuffer } from './growing-buffer.ts';
import { tooLarge } from './too-large.ts';

/**
 * Reads a request's body as it comes in, at most `limit` bytes. A small body that comes in one piece is taken
 * as it is. After a refusal the stream is left paused, not destroyed, so that the answer still reaches the sender.
 */
export function readBody(
  source: Readable,
  limits: { readonly declared: number | null; readonly limit: number; readonly lease: ByteLease },
): Promise<Buffer> {
  const { declared, limit, lease } = limits;
  return new Promise((resolve, reject) => {
    if (declared !== null && declared > limit) return reject(tooLarge(limit));
    const body = createGrowingBuffer({ limit, lease, expected: declared });
    const onData = (chunk: Buffer): void => {
      try {
        body.append(chunk);
      } catch (error) {
        stop();
        source.pause();
        reject(error);
      }
    };
    const onEnd = (): void => {
      stop();
      resolve(body.finish());
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
