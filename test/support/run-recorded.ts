import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { build } from 'esbuild';
import type { ActorFacts } from '../../instrumentation/node/attribution/actor-source.ts';
import type { FetchedCredential } from '../../instrumentation/node/recorder.ts';

/** A fetch as the process reported it. */
export interface RecordedFetch extends FetchedCredential {
  readonly actor: ActorFacts;
  readonly pid: number;
}

export interface RecordedRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly pid: number;
  /** What was read; what was only held is left out. */
  readonly fetched: readonly RecordedFetch[];
  readonly held: readonly RecordedFetch[];
  /** Errors that a guard kept from the host. */
  readonly errors: readonly string[];
}

export interface RecordedOptions {
  readonly format?: 'cjs' | 'mjs';
  readonly env?: Readonly<Record<string, string>>;
  /** Further files of the application, by path below its folder. */
  readonly files?: Readonly<Record<string, string>>;
  /** How the preload gets in; `none`: the application alone, to compare. */
  readonly preload?: 'require' | 'import' | 'options' | 'none';
  readonly nodeArgs?: readonly string[];
}

let built: Promise<string> | undefined;

/** The recording preload, bundled as one CommonJS file; its path has a space in it. */
export function recordingPreload(): Promise<string> {
  built ??= bundle();
  return built;
}

async function bundle(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly recording-'));
  const outfile = join(folder, 'preload.cjs');
  await build({
    entryPoints: [resolve(import.meta.dirname, 'recording-preload.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node22.15',
    format: 'cjs',
    logLevel: 'warning',
  });
  writeFileSync(outfile.replace(/cjs$/, 'mjs'), "import './preload.cjs';");
  return outfile;
}

/** Runs a program, given as its source, in a real process; `HOME` and the working folder are its own. */
export async function runRecorded(source: string, options: RecordedOptions = {}): Promise<RecordedRun> {
  const preload = await recordingPreload();
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-app-'));
  try {
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
    const script = `app.${options.format ?? 'mjs'}`;
    for (const [name, text] of Object.entries({ ...options.files, [script]: source })) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    const recording = join(folder, 'recording.ndjson');
    const { args, env } = loading(options.preload ?? 'require', preload);
    const child = spawn(testNode(), [...args, ...(options.nodeArgs ?? []), script], {
      cwd: folder,
      env: {
        PATH: `${dirname(testNode())}:${process.env['PATH']}`,
        HOME: folder,
        MAYFLY_TEST_RECORDING: recording,
        ...env,
        ...options.env,
      },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => (stdout += String(chunk)));
    child.stderr.on('data', (chunk) => (stderr += String(chunk)));
    const code = await new Promise<number | null>((done) => child.on('close', done));
    return { code, stdout, stderr, pid: child.pid ?? 0, ...readRecording(recording) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Applications run under the Node that runs the tests, or under another one to check an old version. */
function testNode(): string {
  return process.env['MAYFLY_TEST_NODE'] ?? process.execPath;
}

function loading(
  how: RecordedOptions['preload'],
  preload: string,
): { args: string[]; env: Record<string, string> } {
  if (how === 'none') return { args: [], env: {} };
  if (how === 'options') return { args: [], env: { NODE_OPTIONS: `--require ${JSON.stringify(preload)}` } };
  if (how === 'import') return { args: ['--import', preload.replace(/cjs$/, 'mjs')], env: {} };
  return { args: ['--require', preload], env: {} };
}

function readRecording(path: string): Pick<RecordedRun, 'fetched' | 'held' | 'errors'> {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const lines = text
    .split('\n')
    .filter((line) => line !== '')
    .map(
      (line) =>
        JSON.parse(line) as { fetched?: FetchedCredential; actor: ActorFacts; error?: string; pid: number },
    );
  const fetched = lines.flatMap(({ fetched: credential, actor, pid }) =>
    credential === undefined ? [] : [{ ...credential, actor, pid }],
  );
  return {
    fetched: fetched.filter(({ held }) => held !== true),
    held: fetched.filter(({ held }) => held === true),
    errors: lines.flatMap(({ error }) => (error === undefined ? [] : [error])),
  };
}
