import { createHash } from 'node:crypto';
import type { InboxRequest, Store, StoredToken } from '../../collector/store/store.ts';
import type { CredentialSummary } from '../../src/core/api/views.ts';
import { countUses } from '../../src/core/inventory/count-uses.ts';
import { emptyInventory, fold, type Inventory } from '../../src/core/inventory/fold.ts';
import type { CredentialRow } from '../../src/core/inventory/rows.ts';
import { readObservations } from '../../src/core/otlp/read-observations.ts';

export interface FakeStore extends Store {
  readonly inbox: readonly InboxRequest[];
  readonly inventory: Inventory;
  /** From now on every method throws this; null: it works again. */
  readonly failWith: (error: Error | null) => void;
  /** From now on every method waits for this first. */
  readonly waitFor: (gate: Promise<void>) => void;
}

/** A store in memory with the real fold. It knows nothing of state, filters and pages. */
export function createFakeStore(): FakeStore {
  const inbox: InboxRequest[] = [];
  const hashes = new Set<string>();
  const inventory = emptyInventory();
  let tokens: StoredToken[] = [];
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
  return {
    engine: 'pglite',
    durability: 'in memory: nothing survives',
    inbox,
    inventory,
    failWith: (error) => {
      failure = error;
    },
    waitFor: (promise) => {
      gate = promise;
    },
    migrate: () => answer(() => ({ applied: [] })),
    ping: () => answer(() => undefined),
    accept: (request) =>
      answer(() => {
        const hash = createHash('sha256').update(request.encoding).update(request.body).digest('hex');
        if (hashes.has(hash)) return 'duplicate';
        hashes.add(hash);
        inbox.push(request);
        return 'stored';
      }),
    foldPending: () =>
      answer(() => {
        const pending = inbox.slice(folded);
        folded = inbox.length;
        let [observations, rejected] = [0, 0];
        for (const { body, encoding, receivedAt } of pending) {
          const result = readObservations(body, encoding, receivedAt);
          for (const item of result.items) fold(inventory, item);
          observations += result.items.length;
          rejected += result.rejected;
        }
        return { requests: pending.length, observations, rejected };
      }),
    credentials: (query) =>
      answer(() => {
        const rows = [...inventory.credentials.values()].slice(0, query.limit);
        return { items: rows.map((row) => summary(row, inventory)), nextCursor: null };
      }),
    credential: (fingerprint) =>
      answer(() => {
        const row = inventory.credentials.get(fingerprint);
        if (row === undefined) return null;
        const { providers, types, scopes, subjects, issuers, audiences, policies, endReasons } = row;
        const sets = { providers, types, scopes, subjects, issuers, audiences, policies, endReasons };
        const times = { firstFetchedAt: iso(row.firstFetchedAt), lastFetchedAt: iso(row.lastFetchedAt) };
        const lists = { usage: [], observations: [], mintChain: { ancestors: [], descendants: [] } };
        return { ...summary(row, inventory), ...sets, ...times, ...lists, firstUsedAt: iso(row.firstUsedAt) };
      }),
    tokens: {
      list: () => answer(() => tokens),
      byHash: (hash) => answer(() => tokens.find((token) => Buffer.compare(token.hash, hash) === 0) ?? null),
      add: (token) => answer(() => void tokens.push(token)),
      revoke: (id, at) => answer(() => revoke(id, at)),
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
    close: async () => {},
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
