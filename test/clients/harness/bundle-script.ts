import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import type { ScriptFormat } from './script-source.ts';

/** Packages that others load if they are there, and that a bundle leaves out. */
const optional = [
  'pg-native',
  'pg-cloudflare',
  'aws-crt',
  '@aws-sdk/signature-v4-crt',
  'encoding',
  'bufferutil',
  'utf-8-validate',
];

const requireBanner =
  "import { createRequire as mayflyTestRequire } from 'node:module'; const require = mayflyTestRequire(import.meta.url);";

/** The script and all it imports as one minified file, as people deploy it. */
export async function bundleScript(source: string, format: ScriptFormat): Promise<string> {
  const built = await build({
    stdin: {
      contents: source,
      resolveDir: resolve(import.meta.dirname, '..'),
      sourcefile: `app.${format}`,
      loader: 'js',
    },
    absWorkingDir: join(import.meta.dirname, '..'),
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node22.15',
    format,
    external: optional,
    write: false,
    logLevel: 'silent',
    ...(format === 'esm' ? { banner: { js: requireBanner } } : {}),
  });
  return built.outputFiles[0]?.text ?? '';
}
