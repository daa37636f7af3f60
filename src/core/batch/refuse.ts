import { mostReasons } from '../otlp/limits.ts';
import type { Scan } from './scan.ts';

/** Counts a span of Mayfly's that cannot be taken. */
export function refuse(scan: Scan, reason: string): void {
  scan.rejected++;
  if (scan.reasons.size < mostReasons) scan.reasons.add(reason);
}
