import { type Fingerprint, type FingerprintKey, fingerprint } from '../../src/core/fingerprint.ts';
import type { Hint } from '../../src/core/formats/format.ts';
import { isNamedBy } from '../../src/core/holds-credential.ts';
import type { Instant } from '../../src/core/instant.ts';
import { mintedLocally } from '../../src/core/minted-locally.ts';
import { recognise } from '../../src/core/recognise.ts';
import type { Secret } from '../../src/core/secret.ts';
import type { AttributeBag } from '../../src/core/semconv.ts';
import { isStandIn } from '../../src/core/stand-in.ts';
import { type CredentialFacts, credentialAttributes } from './credential-attributes.ts';
import { areSameFacts, mergedFacts } from './merged-facts.ts';
import type { FetchedCredential, UsedCredential } from './recorder.ts';
import { createSecretMemory, type SecretMemory } from './secret-memory.ts';

/** Longer secrets (whole documents, keys) are fingerprinted anew: they are rare as uses. */
const longestRemembered = 8_192;
/** Places in which an unknown secret is judged: each may tell more. */
const mostPlaces = 16;

/** Where a credential was fetched from the last time. */
export type Origin = Pick<FetchedCredential, 'source' | 'name' | 'policy'>;

/** What this process knows of a credential. */
export interface KnownCredential {
  readonly fingerprint: Fingerprint;
  /** Its attributes, the same on every observation, so that no single span is needed to learn them. */
  readonly attributes: AttributeBag;
  /** Another number for other attributes, never used twice. */
  readonly revision: number;
  /** Null: it was not fetched in this process. */
  readonly origin: Origin | null;
  /** It was not fetched, and is of a kind that processes make themselves. */
  readonly isMinted: boolean;
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
  /** The same; they end later now. */
  readonly renewed: (joinKey: string, expiresAt: Instant) => readonly KnownCredential[];
  /** Whether exactly this text is one of the remembered. */
  readonly knows: (text: string) => boolean;
  /** Whether one of the remembered stands in this text; not those that are their own public name. */
  readonly isIn: (text: string) => boolean;
}

/** What fingerprints are made with. */
export interface FingerprintKeys {
  readonly key: FingerprintKey;
  /** While a rotation goes on: credentials are told by both. */
  readonly previousKey?: FingerprintKey | null;
}

/** `met` is told that there is a secret that was not known before. */
export function createKnownCredentials(keys: FingerprintKeys, met: () => void = () => {}): KnownCredentials {
  const { key } = keys;
  const memory = createSecretMemory<Learned>();
  const learn = createLearning();
  const lookUp = createLookUp({ keys, memory, learn, met });
  const byJoinKey = (joinKey: string): readonly Learned[] =>
    memory.all().filter(({ facts }) => facts.joinKeys?.includes(joinKey));

  return {
    used({ secret, target, name, type, facts }) {
      const found = lookUp(secret, target.address, name);
      if (type != null && found.facts.type === 'unknown') learn(found, { type });
      if (facts !== undefined) learn(found, facts);
      return found;
    },
    fetched(credential) {
      const { source, name, policy = null } = credential;
      const found = lookUp(credential.secret, credential.target?.address ?? null, name);
      found.origin = { source, name, policy };
      const parents = credential.parents?.map(
        (parent) => memory.get(parent)?.fingerprint ?? fingerprint(key, parent),
      );
      learn(found, { ...credential, parents });
      found.isMinted = false;
      return found;
    },
    ended: (secret, { host, name }) => lookUp(secret, host, name),
    knows: (text) => memory.get(text) !== undefined,
    isIn: memory.isIn,
    byJoinKey,
    renewed(joinKey, expiresAt) {
      const found = byJoinKey(joinKey);
      for (const each of found) learn(each, { expiresAt });
      return found;
    },
  };
}

interface LookUpParts {
  readonly keys: FingerprintKeys;
  readonly memory: SecretMemory<Learned>;
  readonly learn: (known: Learned, news: CredentialFacts) => void;
  readonly met: () => void;
}

/** Finds a secret among the known ones, or meets it. */
function createLookUp({ keys: { key, previousKey = null }, memory, learn, met }: LookUpParts) {
  function meet(secret: Secret, host: string | null, name: string | null): Learned {
    const form = recognise(secret, { host, name });
    const isName = isStandIn(secret) || isNamedBy(secret, form.joinKeys);
    const isRemembered = secret.length <= longestRemembered;
    const told = { attributes: {}, revision: 0, origin: null, isMinted: false, places: null };
    const known = {
      fingerprint: fingerprint(key, secret),
      previous: previousKey === null ? null : fingerprint(previousKey, secret),
      isName,
      isRemembered,
      form,
      facts: form,
      host,
      name,
    };
    const made: Learned = { ...known, ...told };
    if (isRemembered) {
      memory.set(secret, made);
      if (!isName) met();
    }
    learn(made, {});
    return made;
  }

  return (secret: Secret, host: string | null, name: string | null): Learned => {
    const found = memory.get(secret);
    if (found === undefined) return meet(secret, host, name);
    if (found.facts.type === 'unknown' && host !== null && isNewPlace(found, host, name)) {
      learn(found, recognise(secret, { host, name }));
    }
    return found;
  };
}

interface Learned extends KnownCredential {
  /** Under the previous key; null: there is none. */
  readonly previous: Fingerprint | null;
  /** It is its own public name. */
  readonly isName: boolean;
  readonly isRemembered: boolean;
  /** What the secret itself says. */
  readonly form: CredentialFacts;
  facts: CredentialFacts;
  attributes: AttributeBag;
  revision: number;
  origin: Origin | null;
  isMinted: boolean;
  /** Where it was met first. */
  readonly host: string | null;
  readonly name: string | null;
  /** Further places in which an unknown one was judged; null: none. */
  places: Set<string> | null;
}

/** Takes in what is new of a credential: other facts make other attributes. */
function createLearning(): (known: Learned, news: CredentialFacts) => void {
  let revisions = 0;
  return (known, news) => {
    const facts = mergedFacts(known.form, known.facts, news);
    if (known.revision > 0 && areSameFacts(facts, known.facts)) return;
    revisions += 1;
    known.revision = revisions;
    known.facts = facts;
    known.isMinted =
      known.origin === null && known.isRemembered && mintedLocally({ type: facts.type ?? 'unknown' });
    known.attributes = {
      'mayfly.credential.fingerprint': known.fingerprint,
      ...(known.previous === null ? {} : { 'mayfly.credential.previous_fingerprint': known.previous }),
      ...credentialAttributes(facts),
    };
  };
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
