import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pythonCases } from './cases/index.ts';
import { clientsPython } from './harness/clients-environment.ts';
import { installedPackages } from './harness/installed-packages.ts';
import { clientsPage } from './harness/page.ts';
import { lineOf } from './harness/result-line.ts';
import { runAll } from './harness/run-all.ts';
import { stopMoto } from './servers/moto.ts';

/*
 * Drives real clients from PyPI against local servers under the hooks: `npm run clients:python -- [--only name,name]`.
 * Of all clients it writes docs/clients-python.md. `--python path`: those alone whose packages that Python has, which
 * is what the tests of the Python package do.
 */
const words = process.argv.slice(2);
const after = (word: string): string | null =>
  words.includes(word) ? (words[words.indexOf(word) + 1] ?? null) : null;
const only = after('--only')?.split(',');
const given = after('--python');
const installed = installedPackages(clientsPython(given));
const isThere = ({ packages }: { readonly packages: readonly string[] }): boolean =>
  given === null || packages.every((name) => installed.packages[name.toLowerCase()] !== undefined);
const cases = pythonCases.filter(
  (kase) => isThere(kase) && (only?.some((name) => kase.client.includes(name)) ?? true),
);
const results = await runAll(cases, installed, (result) => console.log(lineOf(result)));
await stopMoto();
if (given === null && only === undefined) {
  const page = join(import.meta.dirname, '..', '..', 'docs', 'clients-python.md');
  writeFileSync(page, clientsPage(results, installed));
}
const missed = results.filter(({ problems }) => problems.length > 0).length;
console.log(`${results.length - missed} of ${results.length} runs complete`);
process.exitCode = missed > 0 || results.length === 0 ? 1 : 0;
