import { spawnSync } from 'node:child_process';

/** `npm run check`: types, lint, format and unused code. Every tool runs, so that one run shows everything. */
const tools: readonly (readonly [name: string, ...command: string[]])[] = [
  ['types', 'tsc', '-p', '.'],
  ['types of the page', 'tsc', '-p', 'web'],
  ['lint', 'oxlint', '--deny-warnings'],
  ['format', 'biome', 'check'],
  ['unused code', 'knip'],
  ['generated pages', process.execPath, 'scripts/generate.ts', '--check'],
];

let failed = 0;
for (const [name, command = '', ...args] of tools) {
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  if (status !== 0) failed += 1;
  console.log(`${status === 0 ? 'ok    ' : 'failed'}  ${name}`);
}
process.exit(failed === 0 ? 0 : 1);
