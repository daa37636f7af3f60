import { sql } from 'kysely';
import type { ObservationView, Page } from '../../../src/core/api/views.ts';
import { MayflyError } from '../../../src/core/errors.ts';
import type { Fingerprint } from '../../../src/core/fingerprint.ts';
import type { Database } from '../database.ts';
import { findCredential } from '../find-credential.ts';
import type { InboxPosition } from '../inbox/inbox.ts';
import { readPositions } from '../inbox/replay.ts';
import { decodePosition, encodePosition, type ListQuery } from '../list-page.ts';
import { observationsIn, observationView } from '../read-observations-of.ts';
import { inScope, type ReadScope } from '../read-scope.ts';
import { inHours, type UsageOf, usageOf } from '../usage-tuples.ts';

/** A page of the observations of one credential. */
export interface ObservationQuery extends Omit<ListQuery, 'words'> {
  readonly fingerprint: Fingerprint;
}

/** Bounds what one page reads and decodes. */
const limits = { rows: 32, bytes: 1024 * 1024 };

/** A request that holds evidence, and when its usage was last seen. */
interface Evidence {
  readonly position: InboxPosition;
  readonly lastAt: number;
}

/**
 * Observations of a credential request by request, from the latest evidence back; of one request the newest first. A
 * page may be short, even empty, while there is a next one: requests that are no longer kept are passed over. Null:
 * there is no such credential that the reader may see.
 */
export async function readObservationPage(
  db: Database,
  query: ObservationQuery,
  scope: ReadScope,
): Promise<Page<ObservationView> | null> {
  const found = await findCredential({ db, scope }, query.fingerprint);
  if (found === null) return null;
  const of = usageOf(found.credentials, { scope, asOf: null });
  const after = readPlace(query);
  const evidence = await evidenceFrom(db, of, after);
  const requests = await readPositions(
    db,
    evidence.map(({ position }) => position),
    limits,
  );
  const items: ObservationView[] = [];
  for (const request of requests) {
    const at = placeOf(request.position, evidence);
    if (at === undefined) continue;
    const taken = at.position === after?.position ? after.taken : 0;
    const seen = observationsIn(request, of).toSorted(
      (a, b) => b.at - a.at || (a.spanId < b.spanId ? -1 : 1),
    );
    const rest = seen.slice(taken, taken + query.limit - items.length);
    items.push(...rest.map(observationView));
    if (taken + rest.length < seen.length) return page(items, { ...at, taken: taken + rest.length }, query);
  }
  // Those behind the last that was read may have been cut off by the limits; when none was read, all are gone.
  const last = requests.length === 0 ? evidence.at(-1) : placeOf(requests.at(-1)?.position, evidence);
  const isAll = evidence.length < limits.rows && [0, evidence.length].includes(requests.length);
  return isAll || last === undefined
    ? { items, nextCursor: null }
    : page(items, { ...last, taken: everything }, query);
}

function placeOf(position: InboxPosition | undefined, evidence: readonly Evidence[]): Evidence | undefined {
  return evidence.find((each) => each.position === position);
}

/** In a cursor: all of this request was told. */
const everything = 999_999_999;

/** Where a page ended: so many observations of that request were told. */
interface Place extends Evidence {
  readonly taken: number;
}

function page(
  items: readonly ObservationView[],
  { lastAt, position, taken }: Place,
  { asked }: ObservationQuery,
): Page<ObservationView> {
  return { items, nextCursor: encodePosition({ key: `${lastAt}.${position}.${taken}`, ids: [] }, asked) };
}

function readPlace({ cursor, asked }: ObservationQuery): Place | null {
  if (cursor === null) return null;
  const numbers = decodePosition(cursor, asked, 0).key.split('.').map(Number);
  const [lastAt, position, taken] = numbers;
  if (numbers.length !== 3 || !numbers.every(Number.isSafeInteger)) {
    throw new MayflyError('request.invalid', 'cursor is not one of ours: start again without it');
  }
  return { lastAt: lastAt ?? 0, position: position ?? 0, taken: taken ?? 0 };
}

/** The next requests, latest first: that of the place again, unless all of it was told. */
async function evidenceFrom(db: Database, of: UsageOf, after: Place | null): Promise<readonly Evidence[]> {
  const seen = sql`u.fingerprint = any(${of.fingerprints}::uuid[]) and ${inScope(of.scope)}`;
  const operator = after?.taken === everything ? sql`<` : sql`<=`;
  const behind =
    after === null
      ? sql`true`
      : sql`(max(last_at), position) ${operator} (${after.lastAt}::bigint, ${after.position}::bigint)`;
  const { rows } = await sql<Evidence>`
    select position, max(last_at) as "lastAt" from (
      select u.position, u.last_at from usage u join context x on x.id = u.context
      where ${seen} and ${inHours('u', of)}
      union all
      select u.position, u.last_at from usage_ended u join context x on x.id = u.context
      where ${seen}
    ) evidence
    group by position having ${behind} order by max(last_at) desc, position desc limit ${limits.rows}`.execute(
    db,
  );
  return rows;
}
