import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fingerprint, fingerprintKey } from '../../src/core/fingerprint.ts';
import { instant } from '../../src/core/instant.ts';
import type { Heartbeat, Observation } from '../../src/core/observation.ts';
import { readObservations } from '../../src/core/otlp/read-observations.ts';
import type { Secret } from '../../src/core/secret.ts';
import { buildPreload } from './build-preload.ts';

/** The organisation's key in tests, made anew in each run. */
export const testKeyText = randomBytes(32).toString('base64url');
const key = fingerprintKey(testKeyText);

/** The fingerprint that a secret must have in what the hooks report. */
export function fingerprintOf(secret: string): string {
  return fingerprint(key, secret as Secret);
}

export interface HookedRun {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly observations: readonly Observation[];
  readonly heartbeats: readonly Heartbeat[];
  /** The raw spool, to search for secrets. */
  readonly spool: string;
}

export interface HookedOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** `cjs` or `mjs`: how the source is to be read. */
  readonly format?: 'cjs' | 'mjs' | 'ts';
  /** The script imports packages of the repository, or those of `test/clients`: it then lies inside of it. */
  readonly packages?: Packages;
  /** Flags of Node before the preload. */
  readonly node?: readonly string[];
  /** Another runtime, and how it takes the preload: everything before the script. */
  readonly command?: (preload: string) => readonly [path: string, ...flags: string[]];
}

/** Runs a script, given as its source, in a real process under the preload. */
export async function runHooked(source: string, options: HookedOptions = {}): Promise<HookedRun> {
  const preload = await buildPreload();
  const directory = appFolder(options.packages ?? false);
  const spool = mkdtempSync(join(tmpdir(), 'mayfly-spool-'));
  const script = join(directory, `app.${options.format ?? 'mjs'}`);
  writeFileSync(script, source);
  // Another Node than the repository's own, to see that the hooks work there.
  const node = process.env['MAYFLY_TEST_NODE'] || process.execPath;
  const [command, ...flags] = options.command?.(preload) ?? [
    node,
    ...(options.node ?? []),
    '--require',
    preload,
  ];
  const child = spawn(command, [...flags, script], {
    env: {
      PATH: process.env['PATH'],
      HOME: directory,
      MAYFLY_SPOOL: spool,
      MAYFLY_DRAIN: 'external',
      MAYFLY_FINGERPRINT_KEY: testKeyText,
      OTEL_SERVICE_NAME: 'app',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
      ...options.env,
    },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => (stdout += String(chunk)));
  child.stderr.on('data', (chunk) => (stderr += String(chunk)));
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) =>
    child.on('close', (c, s) => resolve([c, s])),
  );
  const seen = readSpool(spool);
  for (const folder of [directory, spool]) rmSync(folder, { recursive: true, force: true });
  return { code, signal, stdout, stderr, ...seen };
}

/** Whose packages a script finds: none, the repository's, or the clients' that the hooks are driven against. */
export type Packages = boolean | 'clients';

/** A new folder for a script; one that finds packages lies beside them, ignored by git. */
export function appFolder(packages: Packages): string {
  const root = packages === 'clients' ? join(process.cwd(), 'test', 'clients') : process.cwd();
  const parent = packages === false ? tmpdir() : join(root, '.cache', 'apps');
  mkdirSync(parent, { recursive: true });
  return mkdtempSync(join(parent, 'mayfly-app-'));
}

/** Everything in a spool folder, decoded as the collector decodes it. */
export function readSpool(directory: string): Pick<HookedRun, 'observations' | 'heartbeats' | 'spool'> {
  const text = readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ndjson'))
    .map((name) => readFileSync(join(directory, name), 'utf8'))
    .join('');
  const items = text
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line) => readObservations(Buffer.from(line), 'json', instant(Date.now())).items);
  return {
    spool: text,
    observations: items.filter((item): item is Observation => item.kind !== 'heartbeat'),
    heartbeats: items.filter((item): item is Heartbeat => item.kind === 'heartbeat'),
  };
}
