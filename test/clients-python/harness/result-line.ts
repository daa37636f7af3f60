import { columns } from '../../clients/harness/verdict.ts';
import type { PythonResult } from './run-case.ts';

/** A result for people: one line, and one more for each problem. */
export function lineOf({ kase, version, scores, problems, extra }: PythonResult): string {
  const numbers = columns
    .filter((name) => scores[name].of > 0)
    .map((name) => `${name} ${scores[name].seen}/${scores[name].of}`);
  const head = `${problems.length > 0 ? 'MISS' : 'ok  '} ${kase.client} ${version}: ${numbers.join(', ')}, extra ${extra}`;
  return [head, ...problems.map(({ what, detail }) => `     ${what}: ${detail}`)].join('\n');
}
