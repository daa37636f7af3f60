import { MayflyError } from '../../core/errors.ts';
import type { Fingerprint } from '../../core/fingerprint.ts';
import type { Api } from '../api/client.ts';

/** The first of these fingerprints that the inventory knows. Throws `not_found`. */
export async function findBySecret(api: Api, candidates: readonly Fingerprint[]): Promise<Fingerprint> {
  for (const candidate of candidates) {
    try {
      await api.ask((client) => client.credential(candidate));
      return candidate;
    } catch (error) {
      if (!(error instanceof MayflyError) || error.code !== 'not_found') throw error;
    }
  }
  throw new MayflyError(
    'not_found',
    `this secret was never observed; it would be ${candidates[0] ?? 'mf1_…'} (is MAYFLY_FINGERPRINT_KEY that of its senders?)`,
  );
}
