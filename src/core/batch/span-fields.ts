import { nanosAsMs } from '../otlp/wire.ts';
import type { Scan } from './scan.ts';

/** The milliseconds of a time that stands there; 0 when none does. */
export function msAt({ source: { view } }: Scan, at: number): number {
  return at < 0 ? 0 : nanosAsMs(view.getUint32(at, true), view.getUint32(at + 4, true));
}

/** The id of so many bytes that stands there, in hex; null when none does, or zeros. */
export function idOf({ source: { bytes } }: Scan, at: number, size: number): string | null {
  if (at < 0) return null;
  const id = bytes.toString('hex', at, at + size);
  return /^0+$/.test(id) ? null : id;
}
