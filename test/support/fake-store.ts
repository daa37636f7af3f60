import { createHash } from 'node:crypto';
import { type AuditAction, type AuditRow, limitsText } from '../../collector/store/audit-entry.ts';
import type { Access } from '../../collector/store/audited-read.ts';
import { isInScope, isLimited } from '../../collector/store/read-scope.ts';
import type { Store, StoredSession, StoredToken } from '../../collector/store/store.ts';
import type { WorkloadDetail } from '../../src/core/api/inventory-views.ts';
import type { CredentialSummary } from '../../src/core/api/views.ts';
import type { Batch } from '../../src/core/batch/batch.ts';
import { encodeBatch } from '../../src/core/batch/encode-batch.ts';
import { observationsOf } from '../../src/core/batch/observations-of.ts';
import type { Fingerprint } from '../../src/core/fingerprint.ts';
import { instant } from '../../src/core/instant.ts';
import { countUses } from '../../src/core/inventory/count-uses.ts';
import { emptyInventory, fold, type Inventory } from '../../src/core/inventory/fold.ts';
import type { CredentialRow } from '../../src/core/inventory/rows.ts';
import { fakeExports } from './fake-exports.ts';

export interface FakeStore extends Store {
  readonly inbox: readonly Batch[];
  readonly foldedInventory: Inventory;
  /** From now on every method throws this; null: it works again. */
  readonly failWith: (error: Error | null) => void;
  /** From now on every method waits for this first. */
  readonly waitFor: (gate: Promise<void>) => void;
}

/** A store in memory with the real fold. It knows nothing of state, filters and pages. */
export function createFakeStore(): FakeStore {
  const inbox: Batch[] = [];
  const hashes = new Set<string>();
  const inventory = emptyInventory();
  let tokens: StoredToken[] = [];
  let sessions: StoredSession[] = [];
  let folded = 0;
  let failure: Error | null = null;
  let gate: Promise<void> = Promise.resolve();
  const answer = async <Result>(make: () => Result): Promise<Result> => {
    await gate;
    if (failure !== null) throw failure;
    return make();
  };
  const revoke = (id: string, revokedAt: StoredToken['revokedAt']): boolean => {
    const found = tokens.find((token) => token.id === id && token.revokedAt === null);
    tokens = tokens.map((token) => (token === found ? { ...token, revokedAt } : token));
    return found !== undefined;
  };
  const stream = () => ({ stream: 1, openedAt: instant(1), watermark: folded, isClosed: false });
  const links: AuditRow[] = [];
  const record = (
    { scope, ...access }: Access,
    [action, subject, items]: readonly [AuditAction, string | null, number | null],
  ): void => {
    const limits = limitsText(scope);
    const hash = new Uint8Array(32);
    links.push({ ...access, seq: links.length + 1, action, subject, items, limits, previous: hash, hash });
  };
  const isVisible = ({ fingerprint }: CredentialRow, { scope }: Access): boolean =>
    !isLimited(scope) ||
    [...inventory.usage.values()].some((row) => row.fingerprint === fingerprint && isInScope(scope, row));
  const isKnown = (fingerprint: Fingerprint, access: Access): boolean => {
    const row = inventory.credentials.get(fingerprint);
    return row !== undefined && isVisible(row, access);
  };
  const nothingOf = (access: Access, action: AuditAction, subject: string | null = null) => {
    record(access, [action, subject, 0]);
    return { items: [], nextCursor: null };
  };
  return {
    engine: 'pglite',
    durability: 'in memory: nothing survives',
    inbox,
    foldedInventory: inventory,
    failWith: (error) => {
      failure = error;
    },
    waitFor: (promise) => {
      gate = promise;
    },
    migrate: () => answer(() => ({ applied: [] })),
    ping: () => answer(() => undefined),
    readDurability: () =>
      answer(() => ({ level: 'local' as const, detail: 'nothing survives', writable: true })),
    accept: (batch) =>
      answer(() => {
        const hash = createHash('sha256').update(encodeBatch(batch)).digest('hex');
        if (hashes.has(hash)) return 'duplicate';
        hashes.add(hash);
        inbox.push(batch);
        return 'stored';
      }),
    foldPending: () =>
      answer(() => {
        for (const batch of inbox.slice(folded)) {
          for (const item of [...observationsOf(batch), ...batch.heartbeats]) fold(inventory, item);
        }
        folded = inbox.length;
      }),
    lag: () => ({ spans: 0, ms: 0 }),
    recentFingerprints: async function* () {},
    startJobs: () => ({ runOnce: async () => {}, stop: async () => {} }),
    credentials: (query, access) =>
      answer(() => {
        const rows = [...inventory.credentials.values()]
          .filter((row) => isVisible(row, access))
          .slice(0, query.limit);
        record(access, ['credentials.read', null, rows.length]);
        return { items: rows.map((row) => summary(row, inventory)), nextCursor: null };
      }),
    credential: (fingerprint, access) =>
      answer(() => {
        const row = inventory.credentials.get(fingerprint);
        const found = row !== undefined && isVisible(row, access);
        record(access, ['credential.read', fingerprint, found ? 1 : 0]);
        if (!found) return null;
        const { providers, types, scopes, subjects, issuers, audiences, policies, endReasons } = row;
        const sets = { providers, types, scopes, subjects, issuers, audiences, policies, endReasons };
        const times = { firstFetchedAt: iso(row.firstFetchedAt), lastFetchedAt: iso(row.lastFetchedAt) };
        const rotation = { previousFingerprints: row.previousFingerprints, rotatedTo: [] };
        const lists = { usage: [], observations: [], mintChain: { ancestors: [], descendants: [] } };
        return {
          ...summary(row, inventory),
          ...sets,
          ...times,
          ...rotation,
          ...lists,
          firstUsedAt: iso(row.firstUsedAt),
        };
      }),
    inventory: {
      workloads: (_query, access) => answer(() => nothingOf(access, 'workloads.read')),
      workload: (id, access) =>
        answer(() => {
          record(access, ['workload.read', id, inventory.processes.size === 0 ? 0 : 1]);
          return inventory.processes.size === 0 ? null : someWorkload(id, access.at);
        }),
      actors: (_query, access) => answer(() => nothingOf(access, 'actors.read')),
      targets: (_query, access) => answer(() => nothingOf(access, 'targets.read')),
      issuers: (_query, access) => answer(() => nothingOf(access, 'issuers.read')),
      coverage: (_query, access) =>
        answer(() => {
          record(access, ['coverage.read', null, 0]);
          const unseen = { seen: 0, dropped: 0, unattributed: 0 };
          const totals = { workloads: 0, withGaps: 0, processes: 0, silent: 0, ...unseen };
          return { workloads: [], totals, nextCursor: null };
        }),
      observations: ({ fingerprint }, access) =>
        answer(() => {
          const page = nothingOf(access, 'observations.read', fingerprint);
          return isKnown(fingerprint, access) ? page : null;
        }),
      chain: ({ fingerprint }, access) =>
        answer(() => {
          record(access, ['chain.read', fingerprint, 0]);
          return isKnown(fingerprint, access) ? { ancestors: [], descendants: [] } : null;
        }),
      usage: ({ fingerprint, steps: { step, starts } }, access) =>
        answer(() => {
          record(access, ['usage.read', fingerprint, 0]);
          const [from, to] = [iso(starts[0] ?? 0) ?? '', iso(starts.at(-1) ?? 0) ?? ''];
          return isKnown(fingerprint, access) ? { from, to, step, points: [], exactFrom: null } : null;
        }),
    },
    aggregates: {
      attention: (_filter, access) => answer(() => ({ ...nothingOf(access, 'attention.read'), reasons: [] })),
      suggestions: (_wanted, access) => answer(() => nothingOf(access, 'suggestions.read').items),
      counts: ({ by }, access) =>
        answer(() => {
          record(access, ['counts.read', null, 0]);
          return { by: by.name, groups: [], others: 0, series: null };
        }),
      completeness: (_filter, access) =>
        answer(() => {
          record(access, ['completeness.read', null, 1]);
          const known = { workload: 0, environment: 0, owner: 0, actor: 0, expiry: 0, all: 0 };
          return { credentials: 0, ...known };
        }),
      matrix: (_query, access) => answer(() => nothingOf(access, 'matrix.read')),
      modelEndpoints: (access) => answer(() => nothingOf(access, 'model_endpoints.read').items),
      exposure: (_filter, access) => answer(() => nothingOf(access, 'exposure.read').items),
    },
    verification: (access) =>
      answer(() => {
        record(access, ['inventory.verified', null, 0]);
        const missing = { process: 0, context: 0, credential: 0, usage: 0 };
        const unexplained = { credential: 0, usage: 0 };
        const audit = { links: links.length, fault: null };
        return {
          ok: true,
          requests: inbox.length,
          observations: 0,
          unreadable: 0,
          missing,
          unexplained,
          audit,
        };
      }),
    audit: ({ before, limit }, access) =>
      answer(() => {
        const page = links
          .filter(({ seq }) => before === null || seq < before)
          .reverse()
          .slice(0, limit);
        record(access, ['audit.read', null, page.length]);
        return page;
      }),
    tokens: {
      list: (access) =>
        answer(() => {
          record(access, ['tokens.read', null, tokens.length]);
          return tokens;
        }),
      byHash: (hash) => answer(() => tokens.find((token) => Buffer.compare(token.hash, hash) === 0) ?? null),
      add: (token, access) =>
        answer(() => {
          tokens.push(token);
          record(access, ['token.added', token.id, null]);
        }),
      revoke: (id, access) =>
        answer(() => {
          const revoked = revoke(id, access.at);
          if (revoked) record(access, ['token.revoked', id, null]);
          return revoked;
        }),
      addFirst: (first) =>
        answer(() => {
          if (tokens.length > 0) return false;
          tokens.push(...first);
          return true;
        }),
      touch: (id, at) =>
        answer(() => {
          tokens = tokens.map((token) => (token.id === id ? { ...token, lastUsedAt: at } : token));
        }),
    },
    sessions: {
      open: (session, access) =>
        answer(() => {
          sessions.push(session);
          record(access, ['session.opened', session.token, null]);
        }),
      byHash: (hash) =>
        answer(() => {
          const session = sessions.find((each) => Buffer.compare(each.hash, hash) === 0);
          if (session === undefined) return null;
          return { session, token: tokens.find(({ id }) => id === session.token) ?? null };
        }),
      end: (hash, access) =>
        answer(() => {
          const left = sessions.filter((each) => Buffer.compare(each.hash, hash) !== 0);
          const ended = left.length < sessions.length;
          sessions = left;
          if (ended) record(access, ['session.ended', null, null]);
          return ended;
        }),
      refused: (access) => answer(() => record(access, ['session.refused', null, null])),
    },
    exports: fakeExports({
      record: ({ action, subject }, access) => answer(() => record(access, [action, subject, 0])),
      answer,
      isKnown: (fingerprint) => inventory.credentials.has(fingerprint as Fingerprint),
    }),
    live: {
      pollMs: 20,
      follow: () => () => {},
      streams: () => answer(() => [stream()]),
      latestStreams: () => answer(() => [stream()]),
      read: ({ after, upTo }) =>
        answer(() => ({
          requests: inbox.slice(after, upTo).map((batch, i) => ({ seq: after + i + 1, batch })),
          upTo,
          bytes: 0,
        })),
      oldestDay: () => answer(() => null),
      matching: ({ among }) => answer(() => new Set(among)),
      record: ({ action, subject, items }, access) => answer(() => record(access, [action, subject, items])),
    },
    close: async () => {},
  };
}

/** Of which nothing is known. */
function someWorkload(id: string, at: number): WorkloadDetail {
  const unseen = { seen: 0, coalesced: 0, dropped: 0, unattributed: 0, overflowed: 0 };
  const time = new Date(at).toISOString();
  return {
    id,
    service: 'some',
    namespace: null,
    environment: null,
    owner: null,
    credentials: { live: 0, idle: 0, expired: 0, ended: 0 },
    agents: [],
    firstSeenAt: time,
    lastSeenAt: time,
    coverage: { processes: 0, silent: 0, hooks: [], shadowed: [], ...unseen, skewedAt: null, gaps: [] },
    processes: [],
    targets: [],
  };
}

function summary(row: CredentialRow, { usage }: Inventory): CredentialSummary {
  const own = [...usage.values()].filter(({ fingerprint }) => fingerprint === row.fingerprint);
  const workloads = own.map(({ service, namespace, environment }) => ({
    service,
    namespace,
    environment,
    owner: null,
  }));
  return {
    fingerprint: row.fingerprint,
    state: 'live',
    provider: row.providers[0] ?? 'unknown',
    type: row.types[0] ?? 'unknown',
    ephemeral: row.ephemeral,
    workloads,
    agents: own.flatMap(({ agent }) => agent ?? []),
    tools: own.flatMap(({ tool }) => tool ?? []),
    sources: row.sources,
    names: row.names,
    joinKeys: row.joinKeys,
    parents: row.parents,
    uses: countUses(own),
    issuedAt: iso(row.issuedAt),
    expiresAt: iso(row.expiresAt),
    firstSeenAt: new Date(row.firstSeenAt).toISOString(),
    lastSeenAt: new Date(row.lastSeenAt).toISOString(),
    lastUsedAt: iso(row.lastUsedAt),
    endedAt: iso(row.endedAt),
  };
}

function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
