import { MayflyError } from '../src/core/errors.ts';

/** The refusal of a body that is larger than `limit` bytes, as it came or inflated. */
export function tooLarge(limit: number): MayflyError {
  const size = limit >= 1024 * 1024 ? `${limit / 1024 / 1024} MiB` : `${limit / 1024} KiB`;
  return new MayflyError('request.too_large', `the body is larger than ${size}; send smaller batches`);
}
