import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundlePreload } from '../../scripts/preload-bundles.ts';

let built: Promise<string> | undefined;

/** The preload as it is published, bundled from the present sources into a temporary folder; its path. */
export function buildPreload(): Promise<string> {
  built ??= bundle();
  return built;
}

async function bundle(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-preload-'));
  await bundlePreload(folder);
  return join(folder, 'preload.cjs');
}
