import type { Brand } from './brand.ts';

/**
 * A secret in the clear, already in canonical form (see `canonical.ts`).
 * Law 3: it may enter `fingerprint` and must go nowhere else.
 */
export type Secret = Brand<string, 'Secret'>;
