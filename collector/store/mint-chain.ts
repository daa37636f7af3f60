import { sql } from 'kysely';
import type { ChainLink, MintChain } from '../../src/core/api/views.ts';
import { isFingerprint } from '../../src/core/fingerprint.ts';
import { fingerprintUuid } from '../../src/core/fingerprint-uuid.ts';
import type { CredentialRow } from '../../src/core/inventory/rows.ts';
import type { Database } from './database.ts';
import { planned } from './filter/planned.ts';
import { isVisible } from './has-usage.ts';
import { mostTelling } from './most-telling.ts';
import type { ReadScope } from './read-scope.ts';
import { readSuccessors } from './read-successors.ts';
import { joinCredentials, type StoredCredential, selectCredential } from './stored-credential.ts';

/** To what it was minted from, to what was minted from it. */
export type Direction = 'up' | 'down' | 'both';

const deepest = 8;
const mostLinks = 200;
/** A role may have minted hundreds of thousands: so many are read. */
const mostChildren = 2000;

/** A credential as a link: what it is and what it was minted from. */
type LinkRow = Pick<
  CredentialRow,
  'fingerprint' | 'providers' | 'types' | 'parents' | 'previousFingerprints'
>;

/** Where to look: everything that the reader may not see is as if it were never observed. */
interface Inventory {
  readonly db: Database;
  readonly scope: ReadScope;
}

/**
 * Which credentials `root` was minted from, and which were minted from it. While a key is rotated, parents may be
 * told under the earlier key or the later one: both are followed.
 */
export async function mintChain(
  inventory: Inventory,
  root: LinkRow,
  direction: Direction = 'both',
): Promise<MintChain> {
  await planned(inventory.db, 'bitmaps');
  const chain = {
    ancestors: direction === 'down' ? [] : await ancestors(inventory, root),
    descendants: direction === 'up' ? [] : await descendants(inventory, root),
  };
  await planned(inventory.db, 'freely');
  return chain;
}

/** Level by level, so that the nearest come first and a circle ends where it began. */
async function ancestors(inventory: Inventory, root: LinkRow): Promise<readonly ChainLink[]> {
  const links: ChainLink[] = [];
  const met = new Set<string>([root.fingerprint]);
  let level: readonly string[] = root.parents;
  for (let depth = 1; depth <= deepest; depth++) {
    const names = unmet(level, met).slice(0, mostLinks - links.length);
    if (names.length === 0) break;
    const rows = [...(await readLinks(inventory, uuidsOf(names))).values()];
    const known = new Map<string, LinkRow>(rows.map((row) => [row.fingerprint, row]));
    const later = byPrevious(await readSuccessors(inventory, names, mostLinks));
    for (const name of names) {
      links.push(link({ name, depth, row: known.get(name), later: later.get(name) }));
    }
    level = [...rows, ...later.values()].flatMap(({ parents }) => parents);
  }
  return links;
}

async function descendants(inventory: Inventory, root: LinkRow): Promise<readonly ChainLink[]> {
  const links: ChainLink[] = [];
  const met = new Set<string>([root.fingerprint]);
  let level: readonly LinkRow[] = [root];
  for (let depth = 1; depth <= deepest && level.length > 0 && links.length < mostLinks; depth++) {
    const limit = mostLinks - links.length;
    const names = await namesOf(inventory, level);
    const uuids = await findChildren(inventory, { parents: [...names.keys()], met: [...met], limit });
    const known = await readLinks(inventory, uuids);
    const children = uuids.flatMap((uuid) => known.get(uuid) ?? []);
    for (const child of children) {
      met.add(child.fingerprint);
      // Under the name that the parent has in this tree.
      const parents = [...new Set(child.parents.map((parent) => names.get(parent) ?? parent))].sort();
      links.push(link({ name: child.fingerprint, depth, row: { ...child, parents } }));
    }
    level = children;
  }
  return links;
}

/** The fingerprints of some credentials, under whatever key, and whose they are. */
async function namesOf(inventory: Inventory, rows: readonly LinkRow[]): Promise<ReadonlyMap<string, string>> {
  const own = rows.map(({ fingerprint }) => fingerprint);
  const names = new Map<string, string>(own.map((name) => [name, name]));
  const add = (name: string, of: string): void => void (names.has(name) || names.set(name, of));
  for (const { fingerprint, previousFingerprints } of rows) {
    for (const previous of previousFingerprints) add(previous, fingerprint);
  }
  for (const [previous, { fingerprint }] of byPrevious(await readSuccessors(inventory, own, mostLinks))) {
    if (names.has(previous)) add(fingerprint, previous);
  }
  return names;
}

/** The later row of each earlier fingerprint. */
function byPrevious(successors: readonly CredentialRow[]): ReadonlyMap<string, CredentialRow> {
  const later = new Map<string, CredentialRow>();
  for (const row of successors) {
    for (const previous of row.previousFingerprints) {
      if (previous !== row.fingerprint && !later.has(previous)) later.set(previous, row);
    }
  }
  return later;
}

/** Each name once, if it was not met before; it is then. */
function unmet(names: readonly string[], met: Set<string>): readonly string[] {
  const fresh = [...new Set(names)].filter((name) => !met.has(name)).sort();
  for (const name of fresh) met.add(name);
  return fresh;
}

/** The links of some UUIDs, hot and archived joined. */
async function readLinks(
  { db, scope }: Inventory,
  uuids: readonly string[],
): Promise<ReadonlyMap<string, LinkRow>> {
  if (uuids.length === 0) return new Map();
  const wanted = sql`c.fingerprint = any(${uuids}::uuid[]) and ${isVisible('c', scope)}`;
  const { rows } = await sql<StoredCredential>`
    select ${selectCredential('c')} from credential c where ${wanted}
    union all
    select ${selectCredential('c')} from credential_archive c where ${wanted}`.execute(db);
  return joinCredentials(rows);
}

/** The UUIDs of what was minted from `parents`, the least first; of very many, the least of some. */
async function findChildren(
  { db, scope }: Inventory,
  {
    parents,
    met,
    limit,
  }: { readonly parents: readonly string[]; readonly met: readonly string[]; readonly limit: number },
): Promise<readonly string[]> {
  const minted = sql`c.parents && ${parents}::text[]
    and c.fingerprint <> all(${uuidsOf(met)}::uuid[]) and ${isVisible('c', scope)}`;
  const { rows } = await sql<{ readonly fingerprint: string }>`
    (select c.fingerprint from credential c where ${minted} limit ${mostChildren})
    union
    (select c.fingerprint from credential_archive c where ${minted} limit ${mostChildren})
    order by fingerprint limit ${limit}`.execute(db);
  return rows.map(({ fingerprint }) => fingerprint);
}

function uuidsOf(names: readonly string[]): readonly string[] {
  return names.filter((name) => isFingerprint(name)).map(fingerprintUuid);
}

interface Linked {
  readonly name: string;
  readonly depth: number;
  readonly row: LinkRow | undefined;
  /** The same under a later key. */
  readonly later?: LinkRow | undefined;
}

function link({ name, depth, row, later }: Linked): ChainLink {
  const seen = row ?? later;
  return {
    fingerprint: name,
    depth,
    parents: [...new Set([...(row?.parents ?? []), ...(later?.parents ?? [])])].sort(),
    observed: seen !== undefined,
    rotatedTo: later?.fingerprint ?? null,
    provider: seen === undefined ? null : mostTelling(seen.providers),
    type: seen === undefined ? null : mostTelling(seen.types),
  };
}
