import type { PythonCase } from '../cases/python-case.ts';
import type { InstalledPackages } from './installed-packages.ts';
import { type PythonResult, runPythonCase } from './run-case.ts';

/** Processes at a time; each loads a client and little else. */
const atOnce = 2;

/** Runs all cases, and gives the results in their order. */
export async function runAll(
  cases: readonly PythonCase[],
  installed: InstalledPackages,
  done: (result: PythonResult) => void = () => {},
): Promise<readonly PythonResult[]> {
  const results: PythonResult[] = [];
  const waiting = cases.map((kase, place) => ({ kase, place }));
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const result = await runPythonCase(next.kase, installed);
      results[next.place] = result;
      done(result);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return results;
}
