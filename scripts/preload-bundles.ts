import { join } from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';

/** The preload and the two files beside it, all CommonJS without dependencies, into a folder. */
export async function bundlePreload(outdir: string, root: string = process.cwd()): Promise<void> {
  const hooks = 'instrumentation/node';
  const shared: BuildOptions = {
    absWorkingDir: root,
    outdir,
    bundle: true,
    platform: 'node',
    target: 'node22.15',
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
    legalComments: 'none',
    logLevel: 'warning',
    // Every process of an agent reads it at its start; to be read by people there is the source.
    minify: true,
  };
  const fromFile: Plugin = {
    name: 'on demand from the file beside',
    setup(context) {
      context.onResolve({ filter: /\/on-demand\.ts$/ }, () => ({
        path: join(root, hooks, 'on-demand-file.ts'),
      }));
    },
  };
  await Promise.all([
    build({ ...shared, entryPoints: { preload: `${hooks}/preload.ts` }, plugins: [fromFile] }),
    build({
      ...shared,
      entryPoints: { 'on-demand': `${hooks}/on-demand.ts`, drain: `${hooks}/drain-once.ts` },
    }),
  ]);
}
