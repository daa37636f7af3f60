import type { Batch } from './batch.ts';

/** Columns of a batch by what is in them, in the order in which a stored batch has them. Rows of `strings`. */
export const stringColumns = [
  'conversation',
  'type',
  'provider',
  'subject',
  'issuer',
  'name',
  'policy',
  'module',
  'mechanism',
  'previousFingerprint',
] as const satisfies readonly (keyof Batch)[];

/** What a stored batch of version 1 does not have. */
export const laterColumn = 'previousFingerprint' satisfies (typeof stringColumns)[number];

/** Rows of `lists`. */
export const listColumns = [
  'joinKeys',
  'scopes',
  'audience',
  'parents',
] as const satisfies readonly (keyof Batch)[];

/** Numbers of which most are 0 or near the one before. `at` is apart: it may be the time of receipt. */
export const numberColumns = ['count', 'issuedAt', 'expiresAt'] as const satisfies readonly (keyof Batch)[];

/** Bytes of the trace id and span id of one observation. */
export const idBytes = 24;

/** Words of the fingerprint of one observation. */
export const fingerprintWords = 4;
