import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const isWindows = process.platform === 'win32';
const inside = (home: string, name: string): string => join(home, isWindows ? 'Scripts' : 'bin', name);
/** Where neither `ensurepip` nor pip is there (Debian's python3 without python3-venv). */
const missingPip =
  'Python has no venv with pip: install it (on Debian and Ubuntu: apt install python3-venv), or virtualenv';

/** Both below the root of the repository. */
interface Wanted {
  readonly folder: string;
  readonly requirements: string;
}

/**
 * A virtual environment with the package of this clone and what is needed besides, made once for each state of
 * the requirements. The path of its Python; or what has to be done first.
 */
export function pythonEnvironment(
  wanted: Wanted = { folder: '.cache/python', requirements: 'test/python/requirements.txt' },
): { readonly python: string } | { readonly problem: string } {
  const base = findPython();
  if (base === null) return { problem: 'python3 was not found: install Python 3.10 or newer' };
  const home = join(root, wanted.folder);
  const requirements = join(root, wanted.requirements);
  const python = inside(home, 'python');
  const project = join(root, 'instrumentation/python/pyproject.toml');
  const state = createHash('sha256')
    .update(base.version)
    .update(readFileSync(requirements))
    .update(readFileSync(project))
    .digest('hex');
  const mark = join(home, 'state');
  if (read(mark) === state && existsSync(python)) return { python };
  rmSync(home, { recursive: true, force: true });
  mkdirSync(dirname(home), { recursive: true });
  const made = makeEnvironment(base.command, home);
  if (made !== null) return { problem: made };
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
  const failure =
    run(python, [...pip, '--requirement', requirements]) ??
    // Built by what the requirements brought, so that nothing is asked for twice.
    run(python, [...pip, '--no-build-isolation', '--editable', join(root, 'instrumentation/python')]);
  if (failure !== null)
    return { problem: `the packages of ${wanted.requirements} could not be installed: ${failure}` };
  writeFileSync(mark, state);
  return { python };
}

function makeEnvironment(python: string, home: string): string | null {
  if (run(python, ['-m', 'venv', home]) === null) return null;
  rmSync(home, { recursive: true, force: true });
  if (run(python, ['-m', 'virtualenv', '--quiet', home]) === null) return null;
  rmSync(home, { recursive: true, force: true });
  // An environment without pip, and pip of the system's Python installing into it.
  const isMade =
    run(python, ['-m', 'venv', '--without-pip', home]) === null &&
    run(python, ['-m', 'pip', '--python', inside(home, 'python'), 'install', '--quiet', 'pip']) === null;
  return isMade ? null : missingPip;
}

function findPython(): { readonly command: string; readonly version: string } | null {
  for (const command of ['python3', 'python']) {
    const { status, stdout } = spawnSync(
      command,
      ['-c', 'import sys; print(sys.executable, sys.version); sys.exit(sys.version_info < (3, 10))'],
      { encoding: 'utf8' },
    );
    if (status === 0) return { command, version: stdout };
  }
  return null;
}

/** Null when it went well, else the last of what it said. */
function run(command: string, args: readonly string[]): string | null {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (status === 0) return null;
  return error?.message ?? (stderr.trim().split('\n').at(-1) || `${command} ended with ${status}`);
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
