import type { CredentialDetail } from '../../../src/core/api/views.ts';

/** Something that happened in the life of a credential, or will. */
export interface Moment {
  readonly id: string;
  readonly at: string;
  readonly title: string;
  /** A colour of the page. */
  readonly tone: 'accent' | 'ok' | 'warn' | 'bad' | 'info' | 'violet' | 'text-3';
}

type Told = Pick<
  CredentialDetail,
  | 'issuedAt'
  | 'firstSeenAt'
  | 'firstFetchedAt'
  | 'lastFetchedAt'
  | 'firstUsedAt'
  | 'lastUsedAt'
  | 'expiresAt'
  | 'endedAt'
  | 'endReasons'
  | 'usage'
>;

const endWords: Readonly<Record<string, string>> = {
  revoked: 'Revoked',
  logged_out: 'Logged out',
  replaced: 'Replaced',
};

/** The moments of a credential's life that are known, in their order. */
export function momentsOf(credential: Told, now: number): readonly Moment[] {
  const { issuedAt, firstFetchedAt, lastFetchedAt, firstUsedAt, lastUsedAt, expiresAt, endedAt } = credential;
  const over = endOf(credential, now);
  const isAfterEnd = over !== null && lastUsedAt !== null && lastUsedAt > over;
  const denied = lastOf(credential.usage.filter((row) => row.denied > 0).map(({ lastAt }) => lastAt));
  const ended = credential.endReasons.flatMap((reason) => endWords[reason] ?? []).join(', ');
  const moments: readonly (Moment | null)[] = [
    moment('issued', issuedAt, { title: 'Issued', tone: 'text-3' }),
    moment('fetched', firstFetchedAt, { title: 'First fetched', tone: 'info' }),
    moment('used', firstUsedAt, { title: 'First used', tone: 'accent' }),
    moment('fetched-again', lastFetchedAt === firstFetchedAt ? null : lastFetchedAt, {
      title: 'Last fetched',
      tone: 'info',
    }),
    moment('denied', denied, { title: 'Last used where it is denied', tone: 'bad' }),
    moment('used-last', lastUsedAt === firstUsedAt && !isAfterEnd ? null : lastUsedAt, {
      title: isAfterEnd ? 'Still used after its end' : 'Last used',
      tone: isAfterEnd ? 'bad' : 'accent',
    }),
    moment('ended', endedAt, { title: ended === '' ? 'Ended' : ended, tone: 'warn' }),
    moment('expires', expiresAt, {
      title: expiresAt !== null && Date.parse(expiresAt) <= now ? 'Expired' : 'Expires',
      tone: 'warn',
    }),
  ];
  return moments.flatMap((one) => one ?? []).sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
}

/** Since when it should not be used any more; null: it may be. */
export function endOf(
  { endedAt, expiresAt }: Pick<CredentialDetail, 'endedAt' | 'expiresAt'>,
  now: number,
): string | null {
  const past = [endedAt, expiresAt].flatMap((at) => (at !== null && Date.parse(at) <= now ? [at] : []));
  return past.length === 0 ? null : past.reduce((least, at) => (at < least ? at : least));
}

function moment(id: string, at: string | null, words: Pick<Moment, 'title' | 'tone'>): Moment | null {
  return at === null ? null : { id, at, ...words };
}

function lastOf(all: readonly string[]): string | null {
  return all.length === 0 ? null : all.reduce((last, at) => (at > last ? at : last));
}
