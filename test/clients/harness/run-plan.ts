import type { Planned } from './plans.ts';
import { type CaseResult, runCase } from './run-case.ts';

/** Processes at a time; each loads a client and little else. */
const atOnce = 2;

/** Runs everything that is planned, in any order, and gives the results in the order of the plan. */
export async function runPlan(
  plan: readonly Planned[],
  done: (result: CaseResult) => void = () => {},
): Promise<readonly CaseResult[]> {
  const results: CaseResult[] = [];
  const waiting = plan.map((planned, place) => ({ ...planned, place }));
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const result = await runCase(next.kase, next.variant);
      results[next.place] = result;
      done(result);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return results;
}
