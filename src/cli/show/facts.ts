import type { CredentialDetail } from '../../core/api/views.ts';
import { inert } from '../terminal/inert.ts';
import { clockTime, relativeTime, timeAgo } from '../terminal/relative-time.ts';
import type { Paint } from '../terminal/style.ts';

const labelWidth = 12;
const mostTexts = 12;

/** What is known about a credential, one fact a line; what nobody knows is left out. */
export function facts(credential: CredentialDetail, now: number, paint: Paint): readonly string[] {
  const moment = (iso: string | null, say = timeAgo): readonly string[] =>
    iso === null ? [] : [`${clockTime(inert(iso))}  ${paint('dim', say(Date.parse(iso), now))}`];
  const texts = (values: readonly string[]): readonly string[] => {
    const shown = values.slice(0, mostTexts).map(inert);
    return values.length > mostTexts
      ? [...shown, paint('dim', `and ${values.length - mostTexts} more`)]
      : shown;
  };
  const others = (values: readonly string[], one: string): readonly string[] =>
    texts(values.filter((value) => value !== one));
  const rows: readonly (readonly [string, readonly string[]])[] = [
    ['issued', moment(credential.issuedAt, relativeTime)],
    ['expires', moment(credential.expiresAt, relativeTime)],
    ['ended', moment(credential.endedAt)],
    ['because', texts(credential.endReasons)],
    ['first seen', moment(credential.firstSeenAt)],
    ['last seen', moment(credential.lastSeenAt)],
    ['last used', credential.lastUsedAt === null ? [paint('dim', 'never')] : moment(credential.lastUsedAt)],
    ['rotated to', texts(credential.rotatedTo ?? [])],
    ['formerly', texts(credential.previousFingerprints ?? [])],
    ['also called', others(credential.types, credential.type)],
    ['also from', others(credential.providers, credential.provider)],
    ['source', texts(credential.sources)],
    ['name', texts(credential.names)],
    ['policy', texts(credential.policies)],
    ['scopes', texts(credential.scopes)],
    ['subject', texts(credential.subjects)],
    ['issuer', texts(credential.issuers)],
    ['audience', texts(credential.audiences)],
    ['join keys', texts(credential.joinKeys)],
    ['owner', texts([...new Set(credential.workloads.flatMap(({ owner }) => owner ?? []))])],
  ];
  return rows.flatMap(([label, values]) =>
    values.map((value, i) => `${paint('dim', (i === 0 ? label : '').padEnd(labelWidth))}${value}`),
  );
}
