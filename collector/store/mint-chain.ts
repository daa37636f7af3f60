import { sql } from 'kysely';
import type { ChainLink, MintChain } from '../../src/core/api/views.ts';
import { isFingerprint } from '../../src/core/fingerprint.ts';
import { fingerprintUuid } from '../../src/core/fingerprint-uuid.ts';
import type { CredentialRow } from '../../src/core/inventory/rows.ts';
import type { Database } from './database.ts';
import { isVisible } from './has-usage.ts';
import { mostTelling } from './most-telling.ts';
import type { ReadScope } from './read-scope.ts';
import { joinCredentials, type StoredCredential, selectCredential } from './stored-credential.ts';

const deepest = 8;
const mostLinks = 200;

/** A credential as a link: what it is and what it was minted from. */
type LinkRow = Pick<CredentialRow, 'fingerprint' | 'providers' | 'types' | 'parents'>;

/** Where to look: everything that the reader may not see is as if it were never observed. */
interface Inventory {
  readonly db: Database;
  readonly scope: ReadScope;
}

/** Which credentials `root` was minted from, and which were minted from it. */
export async function mintChain(inventory: Inventory, root: LinkRow): Promise<MintChain> {
  return {
    ancestors: await ancestors(inventory, root),
    descendants: await descendants(inventory, root),
  };
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
    for (const name of names) links.push(link(name, depth, known.get(name)));
    level = rows.flatMap(({ parents }) => parents);
  }
  return links;
}

async function descendants(inventory: Inventory, root: LinkRow): Promise<readonly ChainLink[]> {
  const links: ChainLink[] = [];
  const met = new Set<string>([root.fingerprint]);
  let level: readonly string[] = [root.fingerprint];
  for (let depth = 1; depth <= deepest && level.length > 0 && links.length < mostLinks; depth++) {
    const limit = mostLinks - links.length;
    const uuids = await findChildren(inventory, { parents: level, met: [...met], limit });
    const known = await readLinks(inventory, uuids);
    const children = uuids.flatMap((uuid) => known.get(uuid) ?? []);
    for (const child of children) {
      met.add(child.fingerprint);
      links.push(link(child.fingerprint, depth, child));
    }
    level = children.map(({ fingerprint }) => fingerprint);
  }
  return links;
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

/** The UUIDs of what was minted from `parents`, the least first. */
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
    select c.fingerprint from credential c where ${minted}
    union
    select c.fingerprint from credential_archive c where ${minted}
    order by fingerprint limit ${limit}`.execute(db);
  return rows.map(({ fingerprint }) => fingerprint);
}

function uuidsOf(names: readonly string[]): readonly string[] {
  return names.filter((name) => isFingerprint(name)).map(fingerprintUuid);
}

function link(fingerprint: string, depth: number, row: LinkRow | undefined): ChainLink {
  return {
    fingerprint,
    depth,
    parents: row?.parents ?? [],
    observed: row !== undefined,
    provider: row === undefined ? null : mostTelling(row.providers),
    type: row === undefined ? null : mostTelling(row.types),
  };
}
