import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

let built: Promise<string> | undefined;

/** The preload as it is published, bundled from the present sources into a temporary folder; its path. */
export function buildPreload(): Promise<string> {
  built ??= bundle();
  return built;
}

async function bundle(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-preload-'));
  await build({
    entryPoints: { preload: 'instrumentation/node/preload.ts', drain: 'instrumentation/node/drain-once.ts' },
    outdir: folder,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    target: 'node22.15',
    format: 'cjs',
    logLevel: 'warning',
  });
  return join(folder, 'preload.cjs');
}
