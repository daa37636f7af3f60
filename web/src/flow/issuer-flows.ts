import type { IssuerView } from '../../../src/core/api/inventory-views.ts';
import type { Flow } from './flow-layout.ts';

/** Where credentials come from and where they go, in three columns. */
export interface IssuerFlows {
  /** From origins to providers. */
  readonly origins: readonly Flow[];
  /** From providers to hosts. */
  readonly targets: readonly Flow[];
  /** How many places were put together into `others`, in each column. */
  readonly others: { readonly origins: number; readonly targets: number };
}

/** Of the smaller places, put together. No host is called so. */
export const others = '(others)';
const mostPlaces = 24;

/** What people call the place where credentials came from. */
export function originOf({ address, sources }: Pick<IssuerView, 'address' | 'sources'>): string {
  return address ?? (sources.length === 0 ? 'origin not seen' : sources.map(sourceWords).join(', '));
}

const sourceNames: Readonly<Record<string, string>> = {
  env: 'environment',
  file: 'file',
  secret_manager: 'secret manager',
  token_endpoint: 'token endpoint',
  metadata_service: 'metadata service',
  workload_api: 'workload API',
  minted_locally: 'made by the process itself',
  unknown: 'not known',
};

export function sourceWords(source: string): string {
  return sourceNames[source] ?? source;
}

export function issuerFlows(issuers: readonly IssuerView[], most: number = mostPlaces): IssuerFlows {
  const origins = merged(
    issuers.map((issuer) => ({ from: originOf(issuer), to: issuer.provider, amount: issuer.credentials })),
  );
  const targets = merged(
    issuers.flatMap(({ provider, targets: hosts }) =>
      hosts.map(({ address, credentials }) => ({ from: provider, to: address, amount: credentials })),
    ),
  );
  const fewerOrigins = folded(origins, 'from', most);
  const fewerTargets = folded(targets, 'to', most);
  return {
    origins: fewerOrigins.flows,
    targets: fewerTargets.flows,
    others: { origins: fewerOrigins.others, targets: fewerTargets.others },
  };
}

/** One flow for each two places. */
function merged(flows: readonly Flow[]): readonly Flow[] {
  const found = new Map<string, Flow>();
  for (const flow of flows) {
    if (flow.amount <= 0) continue;
    const key = JSON.stringify([flow.from, flow.to]);
    found.set(key, { ...flow, amount: flow.amount + (found.get(key)?.amount ?? 0) });
  }
  return [...found.values()];
}

/** The places with the least at one end become one. */
function folded(
  flows: readonly Flow[],
  end: 'from' | 'to',
  most: number,
): { readonly flows: readonly Flow[]; readonly others: number } {
  const totals = new Map<string, number>();
  for (const flow of flows) totals.set(flow[end], (totals.get(flow[end]) ?? 0) + flow.amount);
  if (totals.size <= most) return { flows, others: 0 };
  const kept = new Set(
    [...totals]
      .sort(([, a], [, b]) => b - a)
      .slice(0, most - 1)
      .map(([id]) => id),
  );
  return {
    flows: merged(flows.map((flow) => (kept.has(flow[end]) ? flow : { ...flow, [end]: others }))),
    others: totals.size - kept.size,
  };
}
