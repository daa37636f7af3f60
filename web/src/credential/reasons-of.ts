import { type AttentionReason, attentionReasons } from '../../../src/core/api/attention.ts';
import type { CredentialDetail } from '../../../src/core/api/views.ts';

type Told = Pick<
  CredentialDetail,
  | 'state'
  | 'ephemeral'
  | 'expiresAt'
  | 'endedAt'
  | 'firstFetchedAt'
  | 'firstUsedAt'
  | 'lastUsedAt'
  | 'usage'
  | 'workloads'
>;
type ReasonId = (typeof attentionReasons)[number]['id'];

const hourMs = 3_600_000;

/** Why somebody should look at this credential, the gravest first: what the questions of the list ask, of one. */
export function reasonsOf(credential: Told, now: number): readonly AttentionReason[] {
  return attentionReasons.filter(({ id }) => holds[id](credential, now));
}

const holds: Readonly<Record<ReasonId, (credential: Told, now: number) => boolean>> = {
  'used-after-end': ({ state, endedAt }) => state === 'live' && endedAt !== null,
  denied: ({ usage, lastUsedAt }, now) =>
    usage.some(({ denied }) => denied > 0) && lastUsedAt !== null && now - Date.parse(lastUsedAt) < hourMs,
  'expires-soon': ({ state, ephemeral, expiresAt }, now) =>
    state === 'live' &&
    ephemeral !== true &&
    expiresAt !== null &&
    Date.parse(expiresAt) > now &&
    Date.parse(expiresAt) - now < 24 * hourMs,
  'never-fetched': ({ state, firstFetchedAt, firstUsedAt }) =>
    state === 'live' && firstUsedAt !== null && firstFetchedAt === null,
  shared: ({ state, workloads }) => state === 'live' && workloads.length > 1,
  'no-expiry': ({ state, ephemeral, expiresAt }) =>
    state === 'live' && ephemeral === false && expiresAt === null,
};
