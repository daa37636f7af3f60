import { credentialState } from '../../src/core/credential-state.ts';
import type { CredentialField, FlagField, NumberField, UsageField } from '../../src/core/filter/fields.ts';
import type {
  Filter,
  Match,
  Range,
  SortField,
  Term,
  TextMatch,
  TimeMatch,
} from '../../src/core/filter/filter.ts';
import { fingerprintUuid } from '../../src/core/fingerprint-uuid.ts';
import type { Instant } from '../../src/core/instant.ts';
import { countUses } from '../../src/core/inventory/count-uses.ts';
import type { Inventory } from '../../src/core/inventory/fold.ts';
import type { CredentialRow, UsageRow } from '../../src/core/inventory/rows.ts';

/** A credential with its usage: all of it, or what a reader may see (then `row` tells what that usage tells). */
export interface FilterSubject {
  readonly row: CredentialRow;
  readonly usage: readonly UsageRow[];
  /** Owners of process instances, by `instance` of a usage row. */
  readonly ownersByInstance: ReadonlyMap<string, string | null>;
}

/** Every credential of an inventory in memory. */
export function subjectsOf({ credentials, usage, processes }: Inventory): FilterSubject[] {
  const ownersByInstance = new Map([...processes.values()].map(({ instance, owner }) => [instance, owner]));
  const rows = Map.groupBy(usage.values(), ({ fingerprint }) => fingerprint);
  return [...credentials.values()].map((row) => ({
    row,
    usage: rows.get(row.fingerprint) ?? [],
    ownersByInstance,
  }));
}

/** What a filter means, without any index: the naive answer that every other is compared with. */
export function matchesFilter(filter: Filter, subject: FilterSubject, now: Instant): boolean {
  const seen = asOf(subject, filter.asOf);
  if (seen === null) return false;
  const at = filter.asOf ?? now;
  const aboutUsage = filter.terms.flatMap((term) => (term.kind === 'usage' ? [term] : []));
  const wanted = aboutUsage.filter(({ negated }) => !negated);
  // The terms that are not negated hold of one usage, a negated one of none.
  const one =
    wanted.length === 0 || seen.usage.some((usage) => wanted.every((term) => isOf(term, usage, seen)));
  const none = aboutUsage.every(
    (term) => !term.negated || !seen.usage.some((usage) => isOf(term, usage, seen)),
  );
  const others = filter.terms.every(
    (term) => term.kind === 'usage' || holds(term, seen, at) !== term.negated,
  );
  return one && none && others;
}

/** What matches, in the order of the filter. */
export function filtered<Subject extends FilterSubject>(
  filter: Filter,
  subjects: Iterable<Subject>,
  now: Instant,
): Subject[] {
  return sortFiltered(
    filter,
    [...subjects].filter((subject) => matchesFilter(filter, subject, now)),
  );
}

/** By the filter's field, absent values last whatever the direction, then by the bytes of the fingerprint. */
function sortFiltered<Subject extends FilterSubject>(
  { sort, asOf: moment }: Filter,
  subjects: Iterable<Subject>,
): Subject[] {
  const keyed = [...subjects].map((subject) => ({
    subject,
    key: sortKey(sort.by, asOf(subject, moment) ?? subject),
    uuid: fingerprintUuid(subject.row.fingerprint),
  }));
  keyed.sort((a, b) => {
    if (a.key !== b.key) {
      if (a.key === null) return 1;
      if (b.key === null) return -1;
      return sort.descending ? b.key - a.key : a.key - b.key;
    }
    return a.uuid < b.uuid ? -1 : 1;
  });
  return keyed.map(({ subject }) => subject);
}

function sortKey(by: SortField, { row, usage }: FilterSubject): number | null {
  switch (by) {
    case 'last-seen':
      return row.lastSeenAt;
    case 'first-seen':
      return row.firstSeenAt;
    case 'expires':
      return row.expiresAt;
    case 'uses':
      return countUses(usage).count;
    default:
      return by satisfies never;
  }
}

/**
 * The credential as it was then; null when it had not been seen. Of usage, the rows that had begun count, capped; what
 * the credential itself tells (provider, scopes, expiry) is what is known today.
 */
function asOf(subject: FilterSubject, moment: Instant | null): FilterSubject | null {
  if (moment === null) return subject;
  const { row } = subject;
  if (row.firstSeenAt > moment) return null;
  const usage = subject.usage.filter(({ firstAt }) => firstAt <= moment);
  const last = (of: (usage: UsageRow) => boolean): Instant | null =>
    usage
      .filter(of)
      .map(({ lastAt }) => (lastAt < moment ? lastAt : moment))
      .reduce<Instant | null>((latest, at) => (latest === null || at > latest ? at : latest), null);
  return {
    ...subject,
    usage,
    row: {
      ...row,
      lastSeenAt: last(() => true) ?? row.firstSeenAt,
      lastUsedAt: last(({ kind }) => kind === 'used'),
      lastFetchedAt: last(({ kind, held }) => kind === 'fetched' && !held),
      endedAt: row.endedAt !== null && row.endedAt <= moment ? row.endedAt : null,
    },
  };
}

function holds(term: Exclude<Term, { kind: 'usage' }>, subject: FilterSubject, at: Instant): boolean {
  const { row } = subject;
  switch (term.kind) {
    case 'text':
      return hasText(term.text, subject);
    case 'state':
      return term.states.includes(credentialState(row, at));
    case 'flag':
      return flagOf(term.field, subject) === term.is;
    case 'credential':
      return matchesSet(term.match, credentialValues(term.field, row), term.field);
    case 'time':
      return matchesTime(term.match, row[timeColumns[term.field]]);
    case 'number':
      return isWithin(term.range, numberOf(term.field, subject));
    case 'duration': {
      const { expiresAt, issuedAt, firstSeenAt } = row;
      return expiresAt !== null && isWithin(term.range, expiresAt - (issuedAt ?? firstSeenAt));
    }
    default:
      return term satisfies never;
  }
}

const timeColumns = {
  'first-seen': 'firstSeenAt',
  'last-seen': 'lastSeenAt',
  fetched: 'lastFetchedAt',
  'last-used': 'lastUsedAt',
  expires: 'expiresAt',
  issued: 'issuedAt',
  ended: 'endedAt',
} as const;

const shownFields = [
  ...(['service', 'environment', 'namespace', 'agent', 'tool', 'notebook'] as const),
  ...(['user', 'address', 'operation'] as const),
];

/** Anywhere in what people know it by; the beginning of its fingerprint; the whole of a join key. */
function hasText(text: string, { row, usage }: FilterSubject): boolean {
  const wanted = text.toLowerCase();
  if (wanted.startsWith('mf1_') && row.fingerprint.startsWith(wanted)) return true;
  if (row.joinKeys.includes(text)) return true;
  const names = [
    ...[row.providers, row.types, row.sources, row.names].flat(),
    ...usage.flatMap((seen) => shownFields.map((field) => seen[field])),
  ];
  return names.some((name) => name?.toLowerCase().includes(wanted) === true);
}

/** Null: nobody has said. Neither `true` nor `false` is asked for then. */
function flagOf(field: FlagField, { row, usage }: FilterSubject): boolean | null {
  switch (field) {
    case 'shared':
      return workloads(usage) > 1;
    case 'never-fetched':
      return row.lastUsedAt !== null && row.lastFetchedAt === null;
    case 'never-used':
      return row.lastFetchedAt !== null && row.lastUsedAt === null;
    case 'ephemeral':
      return row.ephemeral;
    case 'attributed':
      return usage.some(({ agent, tool, notebook, user }) => (agent ?? tool ?? notebook ?? user) !== null);
    default:
      return field satisfies never;
  }
}

function numberOf(field: NumberField, { usage }: FilterSubject): number {
  return field === 'uses' ? countUses(usage).count : workloads(usage);
}

/** A workload is service, namespace and environment. */
function workloads(usage: readonly UsageRow[]): number {
  return new Set(
    usage.map(({ service, namespace, environment }) => JSON.stringify([service, namespace, environment])),
  ).size;
}

function credentialValues(field: CredentialField, row: CredentialRow): readonly string[] {
  switch (field) {
    case 'fingerprint':
      return [row.fingerprint];
    case 'provider':
      return row.providers;
    case 'type':
      return row.types;
    case 'join-key':
      return row.joinKeys;
    case 'name':
      return row.names;
    case 'source':
      return row.sources;
    case 'policy':
      return row.policies;
    case 'scope':
      return row.scopes;
    case 'subject':
      return row.subjects;
    case 'issuer':
      return row.issuers;
    case 'audience':
      return row.audiences;
    case 'parent':
      return row.parents;
    default:
      return field satisfies never;
  }
}

/**
 * Of a provider or type `unknown` is no value: lists show it where nobody told another. So `provider:unknown` and
 * `provider:none` ask the same, and one that is known beside it hides it.
 */
function matchesSet(match: Match, members: readonly string[], field: CredentialField): boolean {
  const hidden = field === 'provider' || field === 'type';
  const told = hidden ? members.filter((member) => member !== 'unknown') : members;
  if (match.kind === 'some') return told.length > 0;
  if (match.kind === 'none') return told.length === 0;
  return match.values.some((value) =>
    hidden && value.text === 'unknown' && !value.isPrefix
      ? told.length === 0
      : told.some((member) => isText(value, member)),
  );
}

function isOf(
  { field, match }: Extract<Term, { kind: 'usage' }>,
  usage: UsageRow,
  { ownersByInstance }: FilterSubject,
): boolean {
  const value = field === 'owner' ? (ownersByInstance.get(usage.instance) ?? null) : usageValue(field, usage);
  if (match.kind === 'some') return value !== null;
  if (match.kind === 'none') return value === null;
  return value !== null && match.values.some((wanted) => isText(wanted, value));
}

function usageValue(field: Exclude<UsageField, 'owner'>, usage: UsageRow): string | null {
  switch (field) {
    case 'workload':
      return usage.service;
    case 'env':
      return usage.environment;
    case 'target':
      return usage.address;
    case 'location':
      return usage.kind === 'used' ? usage.channel : null;
    case 'namespace':
    case 'agent':
    case 'tool':
    case 'notebook':
    case 'user':
    case 'operation':
    case 'outcome':
      return usage[field];
    default:
      return field satisfies never;
  }
}

function isText({ text, isPrefix }: TextMatch, value: string): boolean {
  return isPrefix ? value.startsWith(text) : value === text;
}

function matchesTime(match: TimeMatch, at: Instant | null): boolean {
  if (match.kind !== 'between') return (at !== null) === (match.kind === 'some');
  return at !== null && at >= (match.from ?? -Infinity) && at < (match.to ?? Infinity);
}

function isWithin({ least, most }: Range, value: number): boolean {
  return value >= (least ?? -Infinity) && value <= (most ?? Infinity);
}
