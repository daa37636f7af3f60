import { emptyInventory, fold } from '../../../src/core/inventory/fold.ts';
import type { CredentialRow } from '../../../src/core/inventory/rows.ts';
import type { Observation } from '../../../src/core/observation.ts';
import { fingerprintOf } from '../../support/run-hooked.ts';
import type { CaseCredential, CaseUse, ClientCase } from '../cases/client-case.ts';
import type { Minting } from '../servers/minting.ts';

/** How many of those that had to be seen were, of one column of the table. */
export interface Score {
  readonly seen: number;
  readonly of: number;
}

export type Column = 'fetch' | 'use' | 'end' | 'provider' | 'type' | 'expiry' | 'parent' | 'agent';
export const columns: readonly Column[] = [
  'fetch',
  'use',
  'end',
  'provider',
  'type',
  'expiry',
  'parent',
  'agent',
];

/** What was missed, wrong or too much; without a secret. */
export interface Problem {
  /** The same in every run: `parent: access_token`. */
  readonly what: string;
  readonly detail: string;
}

export interface Verdict {
  readonly scores: Readonly<Record<Column, Score>>;
  readonly problems: readonly Problem[];
  /** Credentials that the script did not have, and uses that no server saw. */
  readonly extra: number;
}

type Fetched = Extract<Observation, { kind: 'fetched' }>;
type Used = Extract<Observation, { kind: 'used' }>;

/** Seconds between a server's "in 3,600 s" and the client's reading of it, on a slow machine. */
const expirySlackMs = 15_000;

/** Compares what the hooks saw with what the case says and what its servers logged. */
export function judge(kase: ClientCase, minting: Minting, observations: readonly Observation[]): Verdict {
  const tally = createTally();
  const known = new Map(
    [...minting.secrets].flatMap(([handle, all]) => all.map((secret) => [fingerprintOf(secret), handle])),
  );
  const of = (handle: string): readonly Observation[] =>
    observations.filter(({ fingerprint }) => known.get(fingerprint) === handle);

  for (const [handle, credential] of Object.entries(kase.credentials)) {
    if (!minting.secrets.has(handle)) {
      tally.problem(`${handle}: was never handed out`);
      tally.score('fetch', false, `${handle}: no fetch`);
      continue;
    }
    const seen = { handle, credential, all: of(handle) };
    judgeFetch(seen, tally);
    judgeFacts(seen, { minting, tally });
    for (const use of credential.uses) judgeUse(seen, use, { tally, kase });
    judgeEnd(seen, tally);
    judgeCounts(seen, { minting, tally });
  }
  const strangers = new Map(
    observations
      .filter(({ fingerprint }) => !Object.hasOwn(kase.credentials, known.get(fingerprint) ?? ''))
      .map((one) => [one.fingerprint, one]),
  );
  for (const [fingerprint, one] of strangers) {
    const what = one.kind === 'fetched' ? `fetched from ${one.source} ${one.name}` : one.kind;
    tally.extra(
      `${known.get(fingerprint) ?? 'a stranger'}: ${fingerprint}, ${what}, ${one.credential.type} at ${one.target.address}`,
    );
  }
  return tally.verdict();
}

interface SeenCredential {
  readonly handle: string;
  readonly credential: CaseCredential;
  readonly all: readonly Observation[];
}

function judgeFetch({ handle, credential, all }: SeenCredential, tally: Tally): void {
  const wanted = fetchOf(handle, credential);
  if (wanted === null) return;
  const fetches = all.filter((one): one is Fetched => one.kind === 'fetched' && !one.held);
  const found = fetches.some(
    ({ source, name }) => source === wanted.source && (wanted.name === undefined || wanted.name === name),
  );
  const others = fetches.map(({ source, name }) => `${source} ${name}`).join(', ') || 'none';
  tally.score(
    'fetch',
    found,
    `${handle}: no fetch from ${wanted.source} ${wanted.name ?? ''} (seen: ${others})`,
  );
}

function fetchOf(
  handle: string,
  { fetched, make, variable }: CaseCredential,
): (CaseCredential['fetched'] & {}) | null {
  if (fetched !== undefined) return fetched;
  if (make === undefined) return { source: 'token_endpoint' };
  return variable === null ? null : { source: 'env', name: variable ?? handle };
}

function judgeFacts(
  { handle, credential, all }: SeenCredential,
  { minting, tally }: { readonly minting: Minting; readonly tally: Tally },
): void {
  const row = inventoryRow(all);
  const [type, provider] = [saidOf(row?.types), saidOf(row?.providers)];
  tally.score('type', type === credential.type, `${handle}: type ${type}, not ${credential.type}`);
  tally.score(
    'provider',
    provider === credential.provider,
    `${handle}: provider ${provider}, not ${credential.provider}`,
  );
  const expiresAt = minting.minted.findLast((one) => one.handle === handle)?.expiresAt ?? null;
  if (expiresAt !== null) {
    const found = row?.expiresAt ?? null;
    const isRight = found !== null && Math.abs(found - expiresAt) < expirySlackMs;
    tally.score('expiry', isRight, `${handle}: expires ${iso(found)}, not ${iso(expiresAt)}`);
  }
  for (const parent of credential.parents ?? []) {
    const isThere = row?.parents.includes(fingerprintOf(minting.secretOf(parent))) ?? false;
    tally.score('parent', isThere, `${handle}: ${parent} is not its parent`);
  }
}

/** The credential as the inventory shows it after all observations. */
function inventoryRow(all: readonly Observation[]): CredentialRow | undefined {
  const inventory = emptyInventory();
  for (const observation of all) fold(inventory, observation);
  return inventory.credentials.values().next().value;
}

/** What the observations say together; more than one word is a contradiction. */
function saidOf(words: readonly string[] = ['nothing']): string {
  const known = words.filter((word) => word !== 'unknown');
  return known.length === 0 ? 'unknown' : known.join(' and ');
}

function iso(at: number | null): string {
  return at === null ? 'never' : new Date(at).toISOString();
}

function judgeUse(
  { handle, all }: SeenCredential,
  use: CaseUse,
  { tally, kase }: { readonly tally: Tally; readonly kase: ClientCase },
): void {
  const uses = all.filter((one): one is Used => one.kind === 'used');
  const there = uses.filter(
    ({ target, location }) =>
      target.address === use.at && target.port === (use.port ?? 443) && location === use.location,
  );
  const outcome = use.outcome ?? 'accepted';
  const isSeen = there.some((one) => one.outcome === 'sent') && there.some((one) => one.outcome === outcome);
  const places = uses.map(
    ({ target, location, outcome: how }) => `${location} ${target.address}:${target.port} ${how}`,
  );
  tally.score(
    'use',
    isSeen,
    `${handle}: no use in ${use.location} at ${use.at} ${outcome} (seen: ${[...new Set(places)].join(', ') || 'none'})`,
  );
  const agent = kase.agent === undefined ? kase.client : kase.agent;
  const found = [...new Set(there.map(({ actor }) => actor.agent))];
  tally.score(
    'agent',
    found.length === 1 && found[0] === agent,
    `${handle}: used at ${use.at} by ${found.join(', ') || 'nobody'}, not ${agent}`,
  );
}

/** An end that the case does not know of is one that did not happen. */
function judgeEnd({ handle, credential, all }: SeenCredential, tally: Tally): void {
  const reasons = [...new Set(all.flatMap((one) => (one.kind === 'ended' ? [one.reason] : [])))];
  const said = reasons.join(' and ');
  if (credential.ended === undefined) {
    if (said !== '') tally.extra(`${handle}: ${said}, and it was not`);
  } else
    tally.score('end', said === credential.ended, `${handle}: ended by ${said}, not ${credential.ended}`);
}

/** As many uses at each host as its server saw, no more and no less. */
function judgeCounts(
  { handle, credential, all }: SeenCredential,
  { minting, tally }: { readonly minting: Minting; readonly tally: Tally },
): void {
  const unseen = new Set(credential.uses.filter((use) => use.unseen).map(({ at }) => at));
  const places = new Map<string, { truth: number; seen: number }>();
  const at = (host: string | null, port: number | null) => {
    const place = `${host}:${port}`;
    const found = places.get(place) ?? { truth: 0, seen: 0 };
    places.set(place, found);
    return found;
  };
  for (const one of minting.log) if (one.handle === handle) at(one.host, one.port).truth += 1;
  const counts = new Map<string, { one: Used; count: number }>();
  for (const one of all) {
    if (one.kind !== 'used' || one.outcome !== 'sent') continue;
    const key = JSON.stringify([one.target, one.location, one.actor]);
    const count = Math.max(one.count ?? 0, counts.get(key)?.count ?? 0);
    counts.set(key, { one, count });
  }
  for (const { one, count } of counts.values()) at(one.target.address, one.target.port).seen += count;
  for (const [place, { truth, seen }] of places) {
    if (unseen.has(place.replace(/:\d+$/, ''))) continue;
    if (seen < truth) tally.score('use', false, `${handle}: ${seen} of ${truth} uses at ${place}`);
    if (seen > truth) tally.extra(`${handle}: ${seen} uses at ${place}, where the server saw ${truth}`);
  }
}

interface Tally {
  /** A problem begins with the handle of the credential. */
  readonly score: (column: Column, isSeen: boolean, problem: string) => void;
  readonly problem: (problem: string) => void;
  readonly extra: (problem: string) => void;
  readonly verdict: () => Verdict;
}

function createTally(): Tally {
  const scores = Object.fromEntries(columns.map((column) => [column, { seen: 0, of: 0 }])) as Record<
    Column,
    { seen: number; of: number }
  >;
  const problems: Problem[] = [];
  const add = (kind: string, problem: string): void => {
    const [handle = '', ...rest] = problem.split(': ');
    problems.push({ what: `${kind}: ${handle}`, detail: rest.join(': ') });
  };
  let extras = 0;
  return {
    score(column, isSeen, problem) {
      scores[column].of += 1;
      if (isSeen) scores[column].seen += 1;
      else add(column, problem);
    },
    problem: (problem) => add('script', problem),
    extra(problem) {
      extras += 1;
      add('extra', problem);
    },
    verdict: () => ({ scores, problems, extra: extras }),
  };
}
