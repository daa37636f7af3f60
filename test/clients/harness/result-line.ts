import type { CaseResult, Variant } from './run-case.ts';
import { columns } from './verdict.ts';

export function hasProblems({ problems }: CaseResult): boolean {
  return problems.length > 0;
}

/** A result for people: one line, and one more for each problem. */
export function lineOf(result: CaseResult): string {
  const { kase, version, variant, scores, problems, extra } = result;
  const numbers = columns
    .filter((name) => scores[name].of > 0)
    .map((name) => `${name} ${scores[name].seen}/${scores[name].of}`);
  const head = `${hasProblems(result) ? 'MISS' : 'ok  '} ${kase.client} ${version} ${formOf(variant)}: ${numbers.join(', ')}, extra ${extra}`;
  return [head, ...problems.map(({ what, detail }) => `     ${what}: ${detail}`)].join('\n');
}

/** `cjs`, `esm`, `cjs bundle`, `esm bundle`. */
export function formOf({ format, bundled }: Variant): string {
  return bundled === true ? `${format} bundle` : format;
}
