import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Stage } from './stage.ts';

/** What a static scanner found. */
export interface Scan {
  readonly version: string;
  readonly files: number;
  /** The texts that it pointed at, read back from the files. */
  readonly found: readonly string[];
}

interface ScannedFile {
  readonly filePath: string;
  readonly messages: readonly { readonly range: readonly [number, number] }[];
}

const rules = { rules: [{ id: '@secretlint/secretlint-rule-preset-recommend' }] };

/** Runs secretlint over the demo's sources and over every file that holds a secret of it. */
export async function scanFiles(stage: Stage): Promise<Scan> {
  const sources = await filesBelow(dirname(fileURLToPath(import.meta.url)));
  const files = [...sources, stage.files.env, stage.files.ledgerClientSecret];
  const manifest = createRequire(import.meta.url).resolve('secretlint/package.json');
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string };
  const command = [join(dirname(manifest), 'bin', 'secretlint.js'), '--format', 'json'];
  // It shall see everything: also what git ignores.
  const options = ['--no-glob', '--no-gitignore', '--secretlintrcJSON', JSON.stringify(rules)];
  const output = await run([...command, ...options, ...files]);
  const scanned = JSON.parse(output) as readonly ScannedFile[];
  const found: string[] = [];
  for (const { filePath, messages } of scanned) {
    const text = await readFile(filePath, 'utf8');
    for (const { range } of messages) found.push(text.slice(range[0], range[1]));
  }
  return { version, files: scanned.length, found };
}

/** Secretlint ends with 1 when it found something and with 2 when it could not work. */
function run(command: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, command, { maxBuffer: 32 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error === null || error.code === 1) resolve(stdout);
      else reject(new Error(`secretlint failed (${error.code}): ${stderr.trim().split('\n')[0]}`));
    });
  });
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
