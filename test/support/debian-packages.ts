import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

const cache = resolve(import.meta.dirname, '../../.cache/debian');
const patience = { stdio: 'pipe', timeout: 120_000, encoding: 'utf8' } as const;

/**
 * Packages of Debian and what they need beyond what is installed, unpacked below `.cache` without installing them.
 * Null, with words on the console: there is no apt here, or no network.
 */
export function debianPackages(...names: readonly string[]): string | null {
  const root = join(cache, names.join('+'));
  if (existsSync(root)) return root;
  try {
    execFileSync('apt-get', ['--version'], patience);
    console.log(`tests: fetching ${names.join(' and ')} from Debian into .cache (once)`);
    return fetchInto(root, names);
  } catch (error) {
    const words = error instanceof Error ? (error.message.split('\n')[0] ?? '') : '';
    console.log(`tests: ${names.join(' and ')} cannot be had from Debian here: ${words.slice(0, 200)}`);
    return null;
  }
}

function fetchInto(root: string, names: readonly string[]): string {
  const downloads = `${root}.${process.pid}`;
  mkdirSync(downloads, { recursive: true });
  try {
    const wanted = missing(names);
    execFileSync('apt-get', ['download', '-qq', ...wanted], { ...patience, cwd: downloads });
    const unpacked = join(downloads, 'root');
    for (const file of readdirSync(downloads).filter((name) => name.endsWith('.deb'))) {
      execFileSync('dpkg', ['-x', join(downloads, file), unpacked], patience);
    }
    // Another run may have been faster.
    if (!existsSync(root)) renameSync(unpacked, root);
    return root;
  } finally {
    rmSync(downloads, { recursive: true, force: true });
  }
}

/** What apt would install; its lists may have to be fetched first. */
function missing(names: readonly string[]): readonly string[] {
  const ask = (): string =>
    execFileSync(
      'apt-get',
      ['install', '--print-uris', '-qq', '-y', '--no-install-recommends', ...names],
      patience,
    );
  let answer: string;
  try {
    answer = ask();
  } catch {
    execFileSync('apt-get', ['update', '-qq'], patience);
    answer = ask();
  }
  const found = [...answer.matchAll(/^'\S+' ([a-z0-9.+-]+)_\S+\.deb /gm)].map((match) => match[1] ?? '');
  return [...new Set([...names, ...found])];
}

/** Where programs of an unpacked root find their libraries. */
export function libraryPath(root: string, ...more: readonly string[]): string {
  const bases = ['lib', 'usr/lib'].map((name) => join(root, name)).filter((path) => existsSync(path));
  const folders = bases.flatMap((base) =>
    readdirSync(base)
      .filter((name) => name.endsWith('-linux-gnu'))
      .map((name) => join(base, name)),
  );
  return [...folders, ...more.map((path) => join(root, path))].join(':');
}
