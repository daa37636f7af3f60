import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { build } from 'esbuild';

/**
 * Runs a program in a real process: `imports` is bundled with the hooks (`hooks/…` names a file of theirs),
 * `body` runs after it, with `here` (the program's URL) and `out` (prints its arguments as JSON).
 */
export async function runTypeScript(
  imports: string,
  body: string,
  files: Readonly<Record<string, string>> = {},
): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-program-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    await build({
      stdin: {
        contents: `${imports}\nconst here = import.meta.url; const out = (...values) => process.stdout.write(JSON.stringify(values));\n${body}`,
        resolveDir: folder,
        loader: 'ts',
      },
      alias: { hooks: resolve('instrumentation/node/hooks') },
      outfile: join(folder, 'program.mjs'),
      bundle: true,
      platform: 'node',
      target: 'node22.15',
      format: 'esm',
      logLevel: 'error',
    });
    const node = process.env['MAYFLY_TEST_NODE'] ?? process.execPath;
    return spawnSync(node, ['program.mjs'], { cwd: folder, encoding: 'utf8' });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
