import { readCredentialQuery } from '../../../collector/credential-query.ts';
import type { CredentialQuery } from '../../../collector/store/store.ts';
import type { Instant } from '../../../src/core/instant.ts';

/** Parameters of the list, under the names of tests. */
export interface Ask {
  readonly q?: string;
  readonly provider?: readonly string[];
  readonly type?: readonly string[];
  readonly service?: readonly string[];
  readonly environment?: readonly string[];
  readonly agent?: readonly string[];
  readonly tool?: readonly string[];
  readonly state?: readonly string[];
  readonly fingerprint?: string;
  readonly joinKey?: string;
  readonly limit?: number;
  readonly cursor?: string;
  readonly now: Instant;
}

/** A query as the route reads it. */
export function askQuery({ now, ...ask }: Ask): CredentialQuery {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(ask)) {
    parameters.set(name === 'joinKey' ? 'join_key' : name, String(value));
  }
  return readCredentialQuery(parameters, now);
}
