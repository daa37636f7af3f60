import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clientCases } from './cases/index.ts';
import { fullPlan, shortPlan } from './harness/plans.ts';
import { hasProblems, lineOf } from './harness/result-line.ts';
import { runPlan } from './harness/run-plan.ts';
import { clientsPage } from './harness/table.ts';

/*
 * Drives real clients against local servers under the hooks: `npm run clients -- [--only name,name] [--short]`.
 * Every format, bundle and older major, and of all clients it writes docs/clients.md; `--short`: what `npm test` runs.
 */
const words = process.argv.slice(2);
const only = words.includes('--only') ? words[words.indexOf('--only') + 1]?.split(',') : undefined;
const isShort = words.includes('--short');
const cases = clientCases.filter(({ client }) => only?.some((name) => client.includes(name)) ?? true);
const results = await runPlan(isShort ? shortPlan(cases) : fullPlan(cases), (result) =>
  console.log(lineOf(result)),
);
if (!isShort && only === undefined) {
  writeFileSync(join(import.meta.dirname, '..', '..', 'docs', 'clients.md'), clientsPage(results));
}
const missed = results.filter(hasProblems).length;
console.log(`${results.length - missed} of ${results.length} runs complete`);
process.exitCode = missed > 0 ? 1 : 0;
