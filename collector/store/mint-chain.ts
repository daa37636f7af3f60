import { sql } from 'kysely';
import type { ChainLink, MintChain } from '../../src/core/api/views.ts';
import type { Database } from './database.ts';
import { mostTelling } from './most-telling.ts';

const deepest = 8;
const mostLinks = 200;

/** A credential as a link: what it is and what it was minted from. */
interface LinkRow {
  readonly fingerprint: string;
  readonly providers: readonly string[];
  readonly types: readonly string[];
  readonly parents: readonly string[];
}

/** Which credentials `root` was minted from, and which were minted from it. */
export async function mintChain(db: Database, root: LinkRow): Promise<MintChain> {
  return { ancestors: await ancestors(db, root), descendants: await descendants(db, root) };
}

/** Level by level, so that the nearest come first and a circle ends where it began. */
async function ancestors(db: Database, root: LinkRow): Promise<readonly ChainLink[]> {
  const links: ChainLink[] = [];
  const met = new Set<string>([root.fingerprint]);
  let level: readonly string[] = root.parents;
  for (let depth = 1; depth <= deepest; depth++) {
    const names = unmet(level, met).slice(0, mostLinks - links.length);
    if (names.length === 0) break;
    const known = new Map((await readLinks(db, names)).map((row) => [row.fingerprint, row]));
    for (const name of names) links.push(link(name, depth, known.get(name)));
    level = [...known.values()].flatMap(({ parents }) => parents);
  }
  return links;
}

async function descendants(db: Database, root: LinkRow): Promise<readonly ChainLink[]> {
  const links: ChainLink[] = [];
  const met = new Set<string>([root.fingerprint]);
  let level: readonly string[] = [root.fingerprint];
  for (let depth = 1; depth <= deepest && level.length > 0 && links.length < mostLinks; depth++) {
    const children = await readChildren(db, {
      parents: level,
      met: [...met],
      limit: mostLinks - links.length,
    });
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

async function readLinks(db: Database, fingerprints: readonly string[]): Promise<readonly LinkRow[]> {
  const { rows } = await sql<LinkRow>`
    select fingerprint, providers, types, parents
    from credential where fingerprint = any(${[...fingerprints]}::text[])`.execute(db);
  return rows;
}

async function readChildren(
  db: Database,
  {
    parents,
    met,
    limit,
  }: { readonly parents: readonly string[]; readonly met: readonly string[]; readonly limit: number },
): Promise<readonly LinkRow[]> {
  const { rows } = await sql<LinkRow>`
    select fingerprint, providers, types, parents
    from credential
    where parents && ${[...parents]}::text[] and parents <> '{}' and fingerprint <> all(${[...met]}::text[])
    order by fingerprint limit ${limit}`.execute(db);
  return rows;
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
