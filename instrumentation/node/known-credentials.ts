import { type Fingerprint, type FingerprintKey, fingerprint } from '../../src/core/fingerprint.ts';
import type { Hint } from '../../src/core/formats/format.ts';
import { recognise } from '../../src/core/recognise.ts';
import type { Secret } from '../../src/core/secret.ts';
import type { AttributeBag } from '../../src/core/semconv.ts';
import { type CredentialFacts, credentialAttributes } from './credential-attributes.ts';
import type { FetchedCredential } from './recorder.ts';

/** Secrets remembered, so that a repeated use costs a look-up instead of an HMAC. */
const mostRemembered = 2_000;
/** Longer secrets (whole documents, keys) are fingerprinted anew: they are rare as uses. */
const longestRemembered = 8_192;

/** What this process knows of a credential. */
export interface KnownCredential {
  readonly fingerprint: Fingerprint;
  /** Its attributes, the same on every observation, so that no single span is needed to learn them. */
  readonly attributes: AttributeBag;
}

/** Fingerprints and recognises; the only place of the hooks where a secret is held longer than a call. */
export interface KnownCredentials {
  /** `type`: what the place it was presented in says, where its form says nothing. */
  readonly used: (secret: Secret, hint: Hint, type: string | null) => KnownCredential;
  readonly fetched: (credential: FetchedCredential, hint: Hint) => KnownCredential;
}

export function createKnownCredentials(key: FingerprintKey): KnownCredentials {
  const known = new Map<string, Learned>();

  function lookUp(secret: Secret, hint: Hint): Learned {
    let found = known.get(secret);
    if (found === undefined) {
      found = { fingerprint: fingerprint(key, secret), facts: recognise(secret, hint), hint, attributes: {} };
      if (secret.length <= longestRemembered) {
        if (known.size >= mostRemembered) known.delete(known.keys().next().value ?? '');
        known.set(secret, found);
      }
      learn(found, {});
    } else if (found.facts.type === 'unknown' && hint.host !== null && !isSame(found.hint, hint)) {
      found.hint = hint;
      learn(found, recognise(secret, hint));
    }
    return found;
  }

  return {
    used(secret, hint, type) {
      const found = lookUp(secret, hint);
      if (type !== null && found.facts.type === 'unknown') learn(found, { type });
      return found;
    },
    fetched(credential, hint) {
      const found = lookUp(credential.secret, hint);
      const parents = credential.parents?.map(
        (parent) => known.get(parent)?.fingerprint ?? fingerprint(key, parent),
      );
      learn(found, { ...credential, parents });
      return found;
    },
  };
}

interface Learned {
  readonly fingerprint: Fingerprint;
  facts: CredentialFacts;
  /** Where it was met when its form was last judged: only another place can tell more. */
  hint: Hint;
  attributes: AttributeBag;
}

function isSame(a: Hint, b: Hint): boolean {
  return a.host === b.host && a.name === b.name;
}

/** Adds what is new. The form's word on type and times stands, where it has one: "in 60 s" of an answer is rounded. */
function learn(known: Learned, news: CredentialFacts): void {
  const { facts } = known;
  // A form that does not name its provider (a JWT, a PEM key) says less than who handed it out.
  const vague = facts.type == null || facts.type === 'unknown' || facts.provider === 'unknown';
  const said = Object.fromEntries(Object.entries(news).filter(([, value]) => !isNothing(value)));
  known.facts = {
    ...facts,
    ...said,
    ...(vague ? {} : { type: facts.type, provider: facts.provider }),
    issuedAt: facts.issuedAt ?? news.issuedAt,
    expiresAt: facts.expiresAt ?? news.expiresAt,
  };
  known.attributes = {
    'mayfly.credential.fingerprint': known.fingerprint,
    ...credentialAttributes(known.facts),
  };
}

/** Null and empty mean "not known", which takes nothing away from what is. */
function isNothing(value: unknown): boolean {
  return value == null || (Array.isArray(value) && value.length === 0);
}
