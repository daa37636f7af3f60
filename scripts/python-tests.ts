import { spawn } from 'node:child_process';
import { startPostgres } from '../test/support/postgres.ts';
import { pythonEnvironment } from './python-environment.ts';

export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** The tests of the Python package, in an environment of their own and against a PostgreSQL of their own. */
export async function pythonTests(): Promise<Totals & { readonly output: string }> {
  const environment = pythonEnvironment();
  if ('problem' in environment) return { passed: 0, failed: 1, skipped: 0, output: environment.problem };
  const given = process.env['MAYFLY_TEST_POSTGRES'] ?? '';
  const postgres = given === '' ? await startPostgres() : null;
  const output = await run(environment.python, { MAYFLY_TEST_POSTGRES: postgres?.url ?? given });
  await postgres?.stop();
  return { ...totalsOf(output), output };
}

/** What unittest says: it says it on stderr. */
function run(python: string, env: Readonly<Record<string, string>>): Promise<string> {
  const words = ['-m', 'unittest', 'discover', '-s', 'test/python'];
  const child = spawn(python, words, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return new Promise((resolve) => {
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    child.on('error', ({ message }) => resolve(`${said}${message}`));
    child.on('close', () => resolve(said));
  });
}

/** Its last lines: `Ran 3 tests in 1s`, then `OK (skipped=1)` or `FAILED (failures=1, errors=1)`. */
function totalsOf(output: string): Totals {
  const ran = Number(/^Ran (\d+) test/m.exec(output)?.[1] ?? 0);
  const [, verdict = '', told = ''] = /^(OK|FAILED)(?: \((.*)\))?\s*$/m.exec(output.slice(-1000)) ?? [];
  const count = (name: string): number => Number(new RegExp(`\\b${name}=(\\d+)`).exec(told)?.[1] ?? 0);
  const broken = count('failures') + count('errors') + count('unexpected successes');
  const failed = verdict === 'OK' && ran > 0 ? 0 : Math.max(1, broken);
  const skipped = count('skipped');
  return { passed: Math.max(0, ran - failed - skipped), failed, skipped };
}
