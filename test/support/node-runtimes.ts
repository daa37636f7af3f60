import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

export interface Runtime {
  /** What the claim calls it. */
  readonly name: string;
  /** Path of the executable; null: npm has none for this machine, or it is not installed. */
  readonly path: string | null;
  /** Its version as it says itself; null without one. */
  readonly version: string | null;
}

/** Packages of `test/clients` that hold a Node; its current LTS beside them is the repository's own. */
const installed: readonly (readonly [name: string, folder: string])[] = [
  ['Node 22.15, the oldest that is supported', 'node22-15'],
  ['Node 22, in maintenance', 'node22'],
  ['Node 26, the newest', 'node26'],
];

/** The runtimes of Node to test under: those that npm installed, and the one that runs the tests. */
export const nodeRuntimes: readonly Runtime[] = [
  { name: 'the Node that runs the tests', path: process.execPath, version: process.version },
  ...installed.map(([name, folder]) => runtimeAt(name, join(folder, 'bin/node'))),
];

/** Those that stand in for Node. */
export const otherRuntimes: readonly Runtime[] = [
  runtimeAt('Bun', join('@oven/bun-linux-x64', 'bin/bun')),
  runtimeAt('Deno', join('@deno/linux-x64-glibc', 'deno')),
];

/** `MAYFLY_TEST_RUNTIMES` names another folder of packages to look in. */
function runtimeAt(name: string, path: string): Runtime {
  const folder = process.env['MAYFLY_TEST_RUNTIMES'] ?? join('test', 'clients', 'node_modules');
  const whole = join(folder, path);
  const said = existsSync(whole) ? spawnSync(whole, ['--version'], { encoding: 'utf8' }) : null;
  if (said?.status !== 0) return { name, path: null, version: null };
  return { name, path: whole, version: /\d+\.\d+\.\d+/.exec(said.stdout)?.[0] ?? null };
}
