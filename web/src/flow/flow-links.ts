import type { IssuerView } from '../../../src/core/api/inventory-views.ts';
import { filterOf } from '../credentials/filter-link.ts';
import { originOf, others } from './issuer-flows.ts';

/** Filters that find the credentials of a band or place; null: no one filter does. */
export interface FlowLinks {
  readonly origin: (origin: string, provider: string | null) => string | null;
  readonly provider: (provider: string) => string;
  readonly target: (target: string, provider: string | null) => string | null;
}

export function flowLinks(issuers: readonly IssuerView[]): FlowLinks {
  const byOrigin = new Map(issuers.map((issuer) => [originOf(issuer), issuer]));
  return {
    origin(origin, provider) {
      const issuer = byOrigin.get(origin);
      if (issuer === undefined) return null;
      return joined(originFilter(issuer), provider);
    },
    provider: (provider) => filterOf(['provider', provider]),
    target: (target, provider) => (target === others ? null : joined(filterOf(['target', target]), provider)),
  };
}

function originFilter({ address, sources }: IssuerView): string {
  if (address !== null) return filterOf(['target', address]);
  if (sources.length === 0) return 'source:none';
  return `source:${sources.join(',')}`;
}

function joined(filter: string, provider: string | null): string {
  return provider === null ? filter : `${filterOf(['provider', provider])} ${filter}`;
}
