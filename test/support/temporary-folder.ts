import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One temporary folder for a whole run, removed at its end: no test needs to tidy up after a failure. */
export function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-test-'));
  // Others may pass through: the database server runs as somebody else.
  chmodSync(folder, 0o711);
  process.env['TMPDIR'] = folder;
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
