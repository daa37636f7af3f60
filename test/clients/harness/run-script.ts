import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildPreload } from '../../support/build-preload.ts';
import { appFolder, type HookedRun, readSpool, testKeyText } from '../../support/run-hooked.ts';
import type { ScriptFormat } from './script-source.ts';

export interface ScriptRun extends Pick<HookedRun, 'code' | 'signal' | 'observations' | 'spool'> {
  readonly output: string;
}

export interface ScriptOptions {
  readonly format: ScriptFormat;
  /** Without: the script lies where it finds no package. */
  readonly packages: boolean;
  readonly env: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, string>>;
  /** False: a control. */
  readonly preload: boolean;
}

const longestMs = 120_000;
const loopback = join(import.meta.dirname, '..', 'child', 'loopback.cjs');

/** Runs a script in a real process that reaches the test's servers under every host name. */
export async function runScript(source: string, options: ScriptOptions): Promise<ScriptRun> {
  // Another preload than that of these sources: one that was published.
  const hooks = process.env['MAYFLY_TEST_PRELOAD'] || (await buildPreload());
  const preload = options.preload ? ['--require', hooks] : [];
  const folder = appFolder(options.packages ? 'clients' : false);
  const spool = mkdtempSync(join(tmpdir(), 'mayfly-spool-'));
  const script = `app.${options.format === 'esm' ? 'mjs' : 'cjs'}`;
  for (const [path, text] of Object.entries({ ...options.files, [script]: source })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  try {
    const node = process.env['MAYFLY_TEST_NODE'] || process.execPath;
    const child = spawn(node, ['--require', loopback, ...preload, script], {
      cwd: folder,
      env: {
        PATH: process.env['PATH'],
        HOME: folder,
        MAYFLY_SPOOL: spool,
        MAYFLY_DRAIN: 'external',
        MAYFLY_FINGERPRINT_KEY: testKeyText,
        OTEL_SERVICE_NAME: 'app',
        NODE_NO_WARNINGS: '1',
        ...options.env,
      },
      timeout: longestMs,
      killSignal: 'SIGKILL',
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += String(chunk)));
    child.stderr.on('data', (chunk) => (output += String(chunk)));
    const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((done) =>
      child.on('close', (c, s) => done([c, s])),
    );
    const { observations, spool: text } = readSpool(spool);
    return { code, signal, output, observations, spool: text };
  } finally {
    for (const path of [folder, spool]) rmSync(path, { recursive: true, force: true });
  }
}
