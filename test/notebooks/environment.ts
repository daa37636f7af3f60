import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const home = '.cache/notebooks/venv';
const wanted = join(import.meta.dirname, 'requirements.txt');

/**
 * A virtual environment with JupyterLab, JupyterHub and papermill, and the package of this clone as a user has it:
 * installed, and switched on. Its folder of programs.
 */
export function notebookEnvironment(): string {
  const programs = join(process.cwd(), home, 'bin');
  const mark = join(home, 'installed.txt');
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
  if (!existsSync(mark) || readFileSync(mark, 'utf8') !== readFileSync(wanted, 'utf8')) {
    rmSync(home, { recursive: true, force: true });
    run('python3', ['-m', 'venv', home]);
    run(join(programs, 'python'), [...pip, '--requirement', wanted]);
    writeFileSync(mark, readFileSync(wanted));
  }
  run(join(programs, 'python'), [
    ...pip,
    '--no-deps',
    '--force-reinstall',
    '--no-build-isolation',
    './instrumentation/python',
  ]);
  run(join(programs, 'python'), ['-m', 'mayfly', 'enable']);
  return programs;
}

function run(program: string, words: readonly string[]): void {
  // It says that there is no key yet: each check brings its own.
  execFileSync(program, words, { stdio: ['ignore', 'ignore', 'inherit'] });
}
