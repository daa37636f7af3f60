import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build } from 'esbuild';
import { buildClient } from './build-client.ts';
import { buildPage } from './build-page.ts';
import { buildTemplate } from './build-template.ts';
import { bundlePreload } from './preload-bundles.ts';

/** Bundles each package's `dist`. The repository runs from source; only what is published, and the preload, is built. */
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const shared: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node22.15',
  legalComments: 'none',
  logLevel: 'warning',
};

const hooks = 'instrumentation/node';
rmSync(join(root, hooks, 'dist'), { recursive: true, force: true });
mkdirSync(join(root, hooks, 'dist'), { recursive: true });
copyFileSync(join(root, hooks, 'register.mjs'), join(root, hooks, 'dist/register.mjs'));

await Promise.all([
  buildPage(),
  buildTemplate(),
  buildClient(),
  bundlePreload(`${hooks}/dist`, root),
  build({
    ...shared,
    entryPoints: { index: `${hooks}/index.ts`, actor: `${hooks}/attribution/with-actor.ts` },
    outdir: `${hooks}/dist`,
    outExtension: { '.js': '.mjs' },
    format: 'esm',
    packages: 'external',
  }),
  build({
    ...shared,
    entryPoints: { mayfly: 'src/cli/main.ts' },
    outdir: 'src/cli/dist',
    outExtension: { '.js': '.mjs' },
    format: 'esm',
    packages: 'external',
  }),
  build({
    ...shared,
    entryPoints: { main: 'collector/main.ts', 'pglite-worker': 'collector/store/pglite-worker.ts' },
    outdir: 'collector/dist',
    outExtension: { '.js': '.mjs' },
    format: 'esm',
    packages: 'external',
  }),
]);

// The published collector brings the page with it.
rmSync(join(root, 'collector/dist/page'), { recursive: true, force: true });
cpSync(join(root, 'web/dist'), join(root, 'collector/dist/page'), { recursive: true });

// The published command line brings the hooks of Python with it.
rmSync(join(root, 'src/cli/dist/python'), { recursive: true, force: true });
cpSync(
  join(root, 'instrumentation/python/mayfly_instrumentation'),
  join(root, 'src/cli/dist/python/mayfly_instrumentation'),
  { recursive: true, filter: (path) => !path.endsWith('__pycache__') },
);

// What others import refers to no other file of ours.
const declarations = mkdtempSync(join(tmpdir(), 'mayfly-types-'));
execFileSync('tsc', ['-p', join(root, hooks, 'tsconfig.types.json'), '--outDir', declarations], {
  stdio: 'inherit',
});
const types = { 'credential-instrumentation': 'credential-instrumentation', actor: 'attribution/with-actor' };
for (const [name, source] of Object.entries(types)) {
  copyFileSync(join(declarations, hooks, `${source}.d.ts`), join(root, hooks, `dist/${name}.d.ts`));
}
const lines = Object.keys(types).map((name) => `export * from './${name}.js';\n`);
writeFileSync(join(root, hooks, 'dist/index.d.ts'), lines.join(''));
rmSync(declarations, { recursive: true });
