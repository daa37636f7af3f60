import type { CredentialState, UsesView, WorkloadRef } from '../../core/api/views.ts';
import { inert } from './inert.ts';
import type { StyleName } from './style.ts';
import { type Cell, emptyCell } from './table.ts';

/** How views are put into words, the same in every command. Everything from outside comes out inert. */

export const stateStyles: Readonly<Record<CredentialState, StyleName | null>> = {
  live: 'green',
  idle: 'yellow',
  expired: 'dim',
  ended: 'dim',
};

/** Enough to tell credentials apart and to type. */
export function shortFingerprint(fingerprint: string, length = 12): string {
  return inert(fingerprint.slice(0, length));
}

/** `installation_token` beside the provider `github`, whole beside another. */
export function typeBeside(provider: string, type: string): string {
  return inert(type.startsWith(`${provider}.`) ? type.slice(provider.length + 1) : type);
}

/** What a credential is, in a few words. */
export function kindText(provider: string | null, type: string | null): string {
  const known = [provider, type].filter((text) => text !== null && text !== 'unknown');
  if (known.length === 0) return 'unknown credential';
  return provider === null || type === null || known.length === 1
    ? inert(known[0] ?? '')
    : `${inert(provider)} ${typeBeside(provider, type)}`;
}

/** Service names are enough to know a workload at a glance. */
export function workloadName({ service, namespace }: WorkloadRef): string {
  return inert(namespace === null ? service : `${namespace}/${service}`);
}

export function workloadWithEnvironment(workload: WorkloadRef): string {
  const { environment } = workload;
  return environment === null ? workloadName(workload) : `${workloadName(workload)} (${inert(environment)})`;
}

/** The first of several, and how many more there are. */
export function firstAndMore(texts: readonly string[]): Cell {
  const [first] = texts;
  return first === undefined ? emptyCell : { text: inert(first), ...andMore(texts.length - 1) };
}

/** ` +2` after the first of several. */
export function andMore(count: number): { readonly tail?: string } {
  return count > 0 ? { tail: ` +${count}` } : {};
}

/** `≥` when a sender did not count. */
export function usesText({ count, exact }: UsesView): string {
  return exact ? String(count) : `≥${count}`;
}
