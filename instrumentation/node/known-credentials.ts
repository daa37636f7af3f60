import { type Fingerprint, type FingerprintKey, fingerprint } from '../../src/core/fingerprint.ts';
import type { Hint } from '../../src/core/formats/format.ts';
import { isNamedBy } from '../../src/core/holds-credential.ts';
import { recognise } from '../../src/core/recognise.ts';
import type { Secret } from '../../src/core/secret.ts';
import type { AttributeBag } from '../../src/core/semconv.ts';
import { type CredentialFacts, credentialAttributes, factNames } from './credential-attributes.ts';
import type { FetchedCredential, UsedCredential } from './recorder.ts';
import { createSecretWindows } from './secret-windows.ts';

/** Secrets remembered, so that a repeated use costs a look-up instead of an HMAC: twice as many at most. */
const mostInGeneration = 1_000;
/** Longer secrets (whole documents, keys) are fingerprinted anew: they are rare as uses. */
const longestRemembered = 8_192;
/** Places in which an unknown secret is judged: each may tell more. */
const mostPlaces = 16;

/** What this process knows of a credential. */
export interface KnownCredential {
  readonly fingerprint: Fingerprint;
  /** Its attributes, the same on every observation, so that no single span is needed to learn them. */
  readonly attributes: AttributeBag;
  /** Another number for other attributes, never used twice. */
  readonly revision: number;
}

/** Fingerprints and recognises; the only place of the hooks where a secret is held longer than a call. */
export interface KnownCredentials {
  readonly used: (
    use: Pick<UsedCredential, 'secret' | 'target' | 'name' | 'type' | 'facts'>,
  ) => KnownCredential;
  readonly fetched: (credential: FetchedCredential) => KnownCredential;
  readonly ended: (secret: Secret, hint: Hint) => KnownCredential;
  /** Those of the remembered that have this join key. */
  readonly byJoinKey: (joinKey: string) => readonly KnownCredential[];
  /** Whether exactly this text is one of the remembered. */
  readonly knows: (text: string) => boolean;
  /** Whether one of the remembered stands in this text; not those that are their own public name. */
  readonly isIn: (text: string) => boolean;
}

/** `met` is told that there is a secret that was not known before. */
export function createKnownCredentials(key: FingerprintKey, met: () => void = () => {}): KnownCredentials {
  const memory = createMemory();
  let revisions = 0;

  function learn(known: Learned, news: CredentialFacts): void {
    const facts = merged(known.facts, news);
    if (known.revision > 0 && factNames.every((name) => isEqual(facts[name], known.facts[name]))) return;
    revisions += 1;
    known.revision = revisions;
    known.facts = facts;
    known.attributes = {
      'mayfly.credential.fingerprint': known.fingerprint,
      ...credentialAttributes(facts),
    };
  }

  function lookUp(secret: Secret, host: string | null, name: string | null): Learned {
    let found = memory.get(secret);
    if (found === undefined) {
      const facts = recognise(secret, { host, name });
      const isName = isNamedBy(secret, facts.joinKeys);
      const nothingTold = { attributes: {}, revision: 0, places: null };
      found = { fingerprint: fingerprint(key, secret), isName, facts, ...nothingTold, host, name };
      if (secret.length <= longestRemembered) {
        memory.set(secret, found);
        if (!found.isName) met();
      }
      learn(found, {});
    } else if (found.facts.type === 'unknown' && host !== null && isNewPlace(found, host, name)) {
      learn(found, recognise(secret, { host, name }));
    }
    return found;
  }

  return {
    used({ secret, target, name, type, facts }) {
      const found = lookUp(secret, target.address, name);
      if (type != null && found.facts.type === 'unknown') learn(found, { type });
      if (facts !== undefined) learn(found, facts);
      return found;
    },
    fetched(credential) {
      const found = lookUp(credential.secret, credential.target?.address ?? null, credential.name);
      const parents = credential.parents?.map(
        (parent) => memory.get(parent)?.fingerprint ?? fingerprint(key, parent),
      );
      learn(found, { ...credential, parents });
      return found;
    },
    ended: (secret, { host, name }) => lookUp(secret, host, name),
    knows: (text) => memory.get(text) !== undefined,
    isIn: memory.isIn,
    byJoinKey: (joinKey) => memory.all().filter(({ facts }) => facts.joinKeys?.includes(joinKey)),
  };
}

interface Learned {
  readonly fingerprint: Fingerprint;
  /** It is its own public name. */
  readonly isName: boolean;
  facts: CredentialFacts;
  attributes: AttributeBag;
  revision: number;
  /** Where it was met first. */
  readonly host: string | null;
  readonly name: string | null;
  /** Further places in which an unknown one was judged; null: none. */
  places: Set<string> | null;
}

/** Whether an unknown secret was not judged in this place before: only another place can tell more. */
function isNewPlace(known: Learned, host: string, name: string | null): boolean {
  if (known.host === host && known.name === name) return false;
  known.places ??= new Set();
  const place = `${host} ${name}`;
  if (known.places.has(place) || known.places.size >= mostPlaces) return false;
  known.places.add(place);
  return true;
}

/** Places of secrets that are found by comparing instead of hashing, a power of two. */
const places = 64;

/** Two generations: what is asked for stays, what is not goes when the younger one is full. */
function createMemory() {
  let young = new Map<string, Learned>();
  let old = new Map<string, Learned>();
  let youngWindows = createSecretWindows();
  let oldWindows = createSecretWindows();
  const recent: ({ readonly secret: string; readonly known: Learned } | undefined)[] = Array.from({
    length: places,
  });

  function set(secret: string, known: Learned): void {
    if (young.size >= mostInGeneration) {
      old = young;
      young = new Map();
      oldWindows = youngWindows;
      youngWindows = createSecretWindows();
      for (const each of recent) if (each !== undefined) keep(each.secret, each.known);
    }
    keep(secret, known);
  }

  function keep(secret: string, known: Learned): void {
    young.set(secret, known);
    if (!known.isName) youngWindows.add(secret);
  }

  function find(secret: string): Learned | undefined {
    const found = young.get(secret);
    if (found !== undefined) return found;
    const older = old.get(secret);
    if (older !== undefined) {
      old.delete(secret);
      set(secret, older);
    }
    return older;
  }

  return {
    set,
    get(secret: string): Learned | undefined {
      const place = (secret.length * 7 + secret.charCodeAt(secret.length - 1)) & (places - 1);
      const last = recent[place];
      if (last !== undefined && last.secret === secret) return last.known;
      const known = find(secret);
      if (known !== undefined) recent[place] = { secret, known };
      return known;
    },
    isIn: (text: string): boolean => youngWindows.isIn(text) || oldWindows.isIn(text),
    all: (): readonly Learned[] => [...new Set([...young.values(), ...old.values()])],
  };
}

/** What is known with what is new. The form's word on type and times stands, where it has one: "in 60 s" of an answer is rounded. */
function merged(facts: CredentialFacts, news: CredentialFacts): CredentialFacts {
  // A form that does not name its provider (a JWT, a PEM key) says less than who handed it out.
  const vague = facts.type == null || facts.type === 'unknown' || facts.provider === 'unknown';
  const next: { -readonly [Name in keyof CredentialFacts]: CredentialFacts[Name] } = { ...facts };
  for (const name of factNames) if (!isNothing(news[name])) Object.assign(next, { [name]: news[name] });
  if (!vague) Object.assign(next, { type: facts.type, provider: facts.provider });
  next.issuedAt = facts.issuedAt ?? news.issuedAt;
  next.expiresAt = facts.expiresAt ?? news.expiresAt;
  return next;
}

/** Null and empty mean "not known", which takes nothing away from what is. */
function isNothing(value: unknown): boolean {
  return value == null || (Array.isArray(value) && value.length === 0);
}

function isEqual(a: unknown, b: unknown): boolean {
  if (a === b || (a == null && b == null)) return true;
  return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, i) => item === b[i]);
}
