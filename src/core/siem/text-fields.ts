import type { Fact } from './facts.ts';
import type { TextField } from './text-record.ts';

/** Ids: whole or not at all. */
const ids = new Set([
  'event.id',
  'event.name',
  'event.severity',
  'credential.fingerprint',
  'credential.state',
  'finding.id',
  'finding.rule',
  'trace_id',
  'span_id',
]);

/** What is cut first, by name: texts that other fields say again, then long lists, then where it ran. The rest: 6. */
const ranks: Readonly<Record<string, number>> = {
  'event.message': 0,
  'finding.remediation': 1,
  'finding.evidence': 1,
  'inventory.summary': 1,
  'credential.scopes': 2,
  'credential.audience': 2,
  'credential.policies': 2,
  'credential.names': 2,
  'finding.workloads': 3,
  'finding.description': 3,
  'credential.join_keys': 4,
  'credential.parents': 4,
  'process.instance': 5,
  'process.pod': 5,
  'actor.notebook': 5,
  'actor.cell': 5,
  'credential.issuer': 5,
};
const rankOfOthers = 6;

/** A fact as a field of a line, with its turn when the line is too long. */
export function textField(name: string, key: string, fact: Fact): TextField {
  if (typeof fact === 'number' || typeof fact === 'boolean') return { key, value: String(fact), cut: null };
  if (ids.has(name) || name.endsWith('_at') || name === 'event.at') return { key, value: fact, cut: null };
  return { key, value: fact, cut: ranks[name] ?? rankOfOthers };
}
