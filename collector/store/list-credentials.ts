import { sql } from 'kysely';
import type { CredentialSummary, Page } from '../../src/core/api/views.ts';
import { credentialFilter } from './credential-filter.ts';
import { credentialSource } from './credential-source.ts';
import { credentialSummary } from './credential-summary.ts';
import { encodeCursor } from './cursor.ts';
import type { Database } from './database.ts';
import type { ReadScope } from './read-scope.ts';
import type { CredentialQuery } from './store.ts';
import { joinCredentials, type StoredCredential, selectCredential } from './stored-credential.ts';
import { summarizeUsage, unused } from './usage-summary.ts';
import { usageOf } from './usage-tuples.ts';
import { withinScope } from './within-scope.ts';

/** A page of the credentials that a reader may see: last seen first, then by the bytes of the fingerprint. */
export async function listCredentials(
  db: Database,
  query: CredentialQuery,
  scope: ReadScope,
): Promise<Page<CredentialSummary>> {
  const rows = await readPage(db, query, scope);
  const [found, archived] = [rows.filter(({ place }) => place !== null), rows.filter(isArchived)];
  const shown = found.slice(0, query.limit);
  const names = new Set(shown.map(({ fingerprint }) => fingerprint));
  const whole = joinCredentials(
    [...shown, ...archived.filter(({ fingerprint }) => names.has(fingerprint))].map(
      ({ place: _place, ...row }) => row,
    ),
  );
  const credentials = await withinScope(db, whole, scope);
  const usage = await summarizeUsage(db, usageOf(credentials, scope));
  const last = shown.at(-1);
  const lastOf = last === undefined ? undefined : whole.get(last.fingerprint);
  return {
    items: [...credentials].map(([uuid, row]) =>
      credentialSummary(row, usage.get(uuid) ?? unused, query.now),
    ),
    nextCursor:
      found.length > query.limit && last !== undefined && lastOf !== undefined
        ? encodeCursor({ lastSeenAt: last.lastSeenAt, fingerprint: lastOf.fingerprint })
        : null,
  };
}

/** `place` counts the rows of the page; null: the archived part of one of them. */
type PageRow = StoredCredential & { readonly place: number | null };

function isArchived({ place }: PageRow): boolean {
  return place === null;
}

/** One more row than a page has, when there is one. */
async function readPage(db: Database, query: CredentialQuery, scope: ReadScope): Promise<readonly PageRow[]> {
  // Sorting by the minute too changes nothing in the order and lets the index on it serve.
  const order = sql`c.last_seen_minute desc, c.last_seen_at desc, c.fingerprint`;
  const { rows } = await sql<PageRow>`
    with page as (
      select c.* from ${credentialSource(query)}
      where ${credentialFilter(query, scope)}
      order by ${order}
      limit ${query.limit + 1}
    )
    select ${selectCredential('c')}, (row_number() over (order by ${order}))::integer as place from page c
    union all
    select ${selectCredential('a')}, null from credential_archive a
    where a.fingerprint = any(array(select fingerprint from page))
    order by place`.execute(db);
  return rows;
}
