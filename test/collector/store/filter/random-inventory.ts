import * as fc from 'fast-check';
import { sql } from 'kysely';
import type { Database } from '../../../../collector/store/database.ts';
import { isInScope, isLimited, type ReadScope } from '../../../../collector/store/read-scope.ts';
import { columnOf, credentialFields } from '../../../../collector/store/row-fields.ts';
import { fingerprintUuid } from '../../../../src/core/fingerprint-uuid.ts';
import { type Instant, instant } from '../../../../src/core/instant.ts';
import type { Inventory } from '../../../../src/core/inventory/fold.ts';
import type { CredentialRow, UsageRow } from '../../../../src/core/inventory/rows.ts';
import type { Observation } from '../../../../src/core/observation.ts';
import { endReasons, locations, outcomes, sources } from '../../../../src/core/semconv.ts';
import type { FilterSubject } from '../../../support/filter-oracle.ts';
import { noteCombinations } from '../note-combinations.ts';
import { ended, fetched, newFingerprint, noon, used } from '../sample.ts';

/** Few texts, some of which a database could get wrong, so that terms meet. */
const text = fc.constantFrom(
  'aws',
  'Alpha',
  'alpine',
  'beta',
  'ä Ä',
  'Z_%',
  "o'b",
  'two words',
  'none',
  '{a}',
);
const maybe = fc.option(text, { freq: 2 });
const few = fc.array(text, { maxLength: 2 });
const told = fc.constantFrom('unknown', 'unknown.bearer', 'aws', 'github', 'vault', null);
const time = fc.integer({ min: -60 * 60, max: 60 }).map((minutes) => instant(noon + minutes * 60_000));
const maybeTime = fc.option(
  fc.integer({ min: -300, max: 300 }).map((minutes) => instant(noon + minutes * 60_000)),
  {
    freq: 2,
  },
);

/** Everybody's owner depends on the process alone. */
const scene = fc.record({
  process: fc
    .record({ number: fc.integer({ min: 1, max: 9 }), service: text, namespace: maybe, environment: maybe })
    .map(({ number, ...workload }) => ({
      ...workload,
      instance: `i-${number}`,
      owner: [null, 'team-a', 'Team-b'][number % 3] ?? null,
    })),
  actor: fc.record({ agent: maybe, tool: maybe, notebook: maybe, user: maybe }),
  target: fc.record({ address: maybe, operation: maybe, port: fc.constant(443) }),
});

const credential = fc.record({
  provider: told,
  type: told,
  joinKeys: few,
  scopes: few,
  subject: maybe,
  issuer: maybe,
  audience: few,
  issuedAt: maybeTime,
  expiresAt: maybeTime,
  ephemeral: fc.option(fc.boolean()),
});

const observation = fc.record({
  scene,
  credential,
  at: time,
  count: fc.integer({ min: 1, max: 9 }),
  what: fc.constantFrom('used', 'used', 'used', 'fetched', 'held', 'ended'),
  location: fc.constantFrom(...locations),
  outcome: fc.constantFrom(...outcomes),
  source: fc.constantFrom(...sources),
  reason: fc.constantFrom(...endReasons),
  name: maybe,
  policy: maybe,
});

/** Random observations of some credentials, each the child of one before now and then. */
export function randomItems(credentials: number, seed: number): readonly Observation[] {
  const fingerprints = Array.from({ length: credentials }, newFingerprint);
  const samples = fc.sample(fc.array(observation, { minLength: 1, maxLength: 4 }), {
    numRuns: credentials,
    seed,
  });
  return samples.flatMap((all, at) =>
    all.map(
      ({
        scene: { process, actor, target },
        what,
        location,
        outcome,
        source,
        reason,
        name,
        policy,
        ...seen
      }) => {
        const parents = at % 5 === 1 ? fingerprints.slice(at - 1, at) : [];
        const facts = {
          ...seen,
          process,
          actor,
          target,
          fingerprint: fingerprints[at] ?? newFingerprint(),
          credential: { ...seen.credential, parents },
        };
        if (what === 'ended') return ended({ ...facts, reason });
        if (what === 'used') return used({ ...facts, location, outcome });
        return fetched({ ...facts, source, name, policy, held: what === 'held' });
      },
    ),
  );
}

/** Archives every fifth credential of a store; every tenth is in two parts then, of which neither is whole. */
export async function splitStore(db: Database, inventory: Inventory): Promise<void> {
  const columns = sql.join(credentialFields.map((field) => sql.ref(columnOf(field))));
  const uuids = [...inventory.credentials.values()].map(({ fingerprint }) => fingerprintUuid(fingerprint));
  const move = async (some: readonly string[]): Promise<void> => {
    await sql`
      insert into credential_archive (${columns}) select ${columns} from credential
      where fingerprint = any(${some}::uuid[])`.execute(db);
  };
  const [archived, parted] = [uuids.filter((_, at) => at % 5 === 0), uuids.filter((_, at) => at % 10 === 3)];
  await move([...archived, ...parted]);
  await sql`delete from credential where fingerprint = any(${archived}::uuid[])`.execute(db);
  await sql`
    update credential set providers = null, names = null, join_keys = null, last_seen_at = first_seen_at,
      expires_at = null, last_used_at = null, ended_at = null
    where fingerprint = any(${parted}::uuid[])`.execute(db);
  await sql`
    update credential_archive set types = null, subjects = null, first_seen_at = last_seen_at, issued_at = null
    where fingerprint = any(${parted}::uuid[])`.execute(db);
  await noteCombinations(db);
}

/** Each credential as a reader sees it: of one with limits, what the usage within them tells. */
export function subjectsOf(inventory: Inventory, scope: ReadScope): readonly FilterSubject[] {
  const ownersByInstance = new Map(
    [...inventory.processes.values()].map(({ instance, owner }) => [instance, owner] as const),
  );
  const usage = Map.groupBy(inventory.usage.values(), ({ fingerprint }) => fingerprint);
  return [...inventory.credentials.values()].flatMap((row) => {
    const whole = usage.get(row.fingerprint) ?? [];
    const visible = whole.filter((seen) => isInScope(scope, seen));
    if (isLimited(scope) && visible.length === 0) return [];
    const seen = isLimited(scope) ? asTold(row, visible, visible.length === whole.length) : row;
    return [{ row: seen, usage: visible, ownersByInstance }];
  });
}

function asTold(row: CredentialRow, usage: readonly UsageRow[], isAll: boolean): CredentialRow {
  const channels = (kind: UsageRow['kind']) => [
    ...new Set(usage.filter((seen) => seen.kind === kind).map(({ channel }) => channel)),
  ];
  const latest = (of: (seen: UsageRow) => boolean): Instant | null =>
    usage
      .filter(of)
      .reduce<Instant | null>((last, { lastAt }) => (last === null || lastAt > last ? lastAt : last), null);
  return {
    ...row,
    sources: channels('fetched'),
    endReasons: channels('ended'),
    names: isAll ? row.names : [],
    policies: isAll ? row.policies : [],
    firstSeenAt: instant(Math.min(...usage.map(({ firstAt }) => firstAt))),
    lastSeenAt: latest(() => true) ?? row.lastSeenAt,
    lastFetchedAt: latest(({ kind, held }) => kind === 'fetched' && !held),
    lastUsedAt: latest(({ kind }) => kind === 'used'),
    endedAt: latest(({ kind }) => kind === 'ended'),
  };
}
