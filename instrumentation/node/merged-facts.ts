import { isProvider } from '../../src/core/provider-of-host.ts';
import { type CredentialFacts, factNames } from './credential-attributes.ts';

/** "In 60 s" of an answer is rounded: what ends so little later is not renewed. */
const roundingMs = 5_000;

/**
 * What is known of a credential with what is new of it. `form` is what the secret itself says: its word on type
 * and times stands, where it has one. Without it, the latest end counts: a renewal hands the same secret out again.
 */
export function mergedFacts(
  form: CredentialFacts,
  facts: CredentialFacts,
  news: CredentialFacts,
): CredentialFacts {
  // A form that does not name its provider (a JWT, a PEM key) says less than who handed it out.
  const isVague = facts.type == null || facts.type === 'unknown' || facts.provider === 'unknown';
  const next: { -readonly [Name in keyof CredentialFacts]: CredentialFacts[Name] } = { ...facts };
  for (const name of factNames) if (!isNothing(news[name])) Object.assign(next, { [name]: news[name] });
  if (!isVague) Object.assign(next, { type: facts.type, provider: facts.provider });
  next.provider = providerOf(next);
  next.issuedAt = facts.issuedAt ?? news.issuedAt;
  next.expiresAt = form.expiresAt ?? laterEnd(facts.expiresAt ?? null, news.expiresAt ?? null);
  return next;
}

/** Whether both say the same. */
export function areSameFacts(a: CredentialFacts, b: CredentialFacts): boolean {
  return factNames.every((name) => isEqual(a[name], b[name]));
}

/** A type that the place told begins with its provider, where there is one of that name. */
function providerOf({ type, provider }: CredentialFacts): CredentialFacts['provider'] {
  if (type == null || (provider != null && provider !== 'unknown')) return provider;
  const prefix = type.slice(0, Math.max(0, type.indexOf('.')));
  return isProvider(prefix) ? prefix : provider;
}

function laterEnd(known: number | null, news: number | null): number | null {
  if (known === null || news === null) return known ?? news;
  return news > known + roundingMs ? news : known;
}

/** Null and empty mean "not known", which takes nothing away from what is. */
function isNothing(value: unknown): boolean {
  return value == null || (Array.isArray(value) && value.length === 0);
}

function isEqual(a: unknown, b: unknown): boolean {
  if (a === b || (a == null && b == null)) return true;
  return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, i) => item === b[i]);
}
