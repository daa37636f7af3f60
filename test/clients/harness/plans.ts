import type { ClientCase } from '../cases/client-case.ts';
import type { Variant } from './run-case.ts';

export interface Planned {
  readonly kase: ClientCase;
  readonly variant: Variant;
}

/** Each client once, by turns in either format, and the commonest once bundled. */
export function shortPlan(cases: readonly ClientCase[]): readonly Planned[] {
  return cases.flatMap((kase, i): Planned[] => {
    const formats = formatsOf(kase);
    const format = formats[i % formats.length] ?? 'esm';
    const other = formats[(i + 1) % formats.length] ?? 'esm';
    return [
      { kase, variant: { format } },
      ...(kase.commonest === true ? [{ kase, variant: { format: other, bundled: true } }] : []),
    ];
  });
}

/** Each client in both formats, the commonest also as bundles of both and in their older majors. */
export function fullPlan(cases: readonly ClientCase[]): readonly Planned[] {
  return cases.flatMap((kase) =>
    formatsOf(kase).flatMap((format): Planned[] => [
      { kase, variant: { format } },
      ...(kase.commonest === true ? [{ kase, variant: { format, bundled: true } }] : []),
      ...(kase.olderMajors ?? []).map((aliases) => ({ kase, variant: { format, aliases } })),
    ]),
  );
}

function formatsOf({ formats }: ClientCase) {
  return formats ?? (['cjs', 'esm'] as const);
}
