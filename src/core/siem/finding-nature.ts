import type { FindingEvent } from './event.ts';

/**
 * What a finding says: `behaviour`: something happened that should not; `governance`: a rule for credentials is not
 * kept; `access`: rights or a credential that nobody needs.
 */
export type FindingNature = 'behaviour' | 'governance' | 'access';

const byRule: ReadonlyMap<string, FindingNature> = new Map(
  (
    [
      [
        'behaviour',
        'used-after-end expired-in-use denied never-fetched live-leak off-audience foreign-hands passthrough concurrent interactive retired-workload owner-left',
      ],
      [
        'governance',
        'shared reuse two-environments reaches-prod no-expiry lifetime seen-long no-rotation expires-soon weak-grant secret-in-url plaintext basic imdsv1 static-in-ci unsanctioned-source',
      ],
      ['access', 'unused orphan unused-scope unused-audience admin-idle ttl-slack never-used overprivileged'],
    ] as const
  ).flatMap(([nature, rules]) => rules.split(' ').map((rule) => [rule, nature] as const)),
);

/** By the risk that a rule belongs to (https://owasp.org/www-project-non-human-identities-top-10/2025/), for rules that are not listed. */
const byRisk: ReadonlyMap<string, FindingNature> = new Map([
  ['NHI1', 'behaviour'],
  ['NHI2', 'behaviour'],
  ['NHI3', 'behaviour'],
  ['NHI4', 'governance'],
  ['NHI5', 'access'],
  ['NHI6', 'governance'],
  ['NHI7', 'governance'],
  ['NHI8', 'governance'],
  ['NHI9', 'governance'],
  ['NHI10', 'behaviour'],
]);

export const owaspStandard = 'OWASP NHI Top 10 2025';

/** Whether a control is one of OWASP's list. */
export function isOwaspControl(control: string | null): boolean {
  return control !== null && /^NHI(?:[1-9]|10):2025$/.test(control);
}

/** A rule that nobody knows is about behaviour: that is looked at soonest. */
export function natureOf({
  rule,
  control,
}: Pick<FindingEvent['finding'], 'rule' | 'control'>): FindingNature {
  const risk = isOwaspControl(control) ? (control?.split(':')[0] ?? '') : '';
  return byRule.get(rule) ?? byRisk.get(risk) ?? 'behaviour';
}
