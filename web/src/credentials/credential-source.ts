import type { ReadonlySignal } from '@preact/signals';
import type { ActivityView } from '../../../src/core/api/live-views.ts';
import type { MayflyError } from '../../../src/core/errors.ts';
import type { RowSource } from '../table/row-source.ts';
import type { ListedCredential } from './listed-credential.ts';

/** Where the rows of the live list come from. */
export interface CredentialSource extends RowSource<ListedCredential> {
  readonly error: ReadonlySignal<MayflyError | null>;
  readonly loading: ReadonlySignal<boolean>;
  /** Asks again; what is shown stays until the answer is there. */
  readonly restart: () => Promise<void>;
  /** Takes in what happened to credentials that are shown. Gives the number of those that are not. */
  readonly apply: (events: readonly ActivityView[]) => number;
  /** When something last happened to a credential since it is shown, by the page's own clock; null: nothing did. */
  readonly changedAt: (fingerprint: string) => number | null;
  readonly close: () => void;
}

/** Several events of one credential, in their order, by fingerprint. */
export function byFingerprint(events: readonly ActivityView[]): ReadonlyMap<string, readonly ActivityView[]> {
  return Map.groupBy(events, ({ fingerprint }) => fingerprint);
}
