import { type Fingerprint, fingerprint, fingerprintKey } from '../../../src/core/fingerprint.ts';
import { type Instant, instant } from '../../../src/core/instant.ts';
import type { Heartbeat, Observation, ProcessFacts, Seen } from '../../../src/core/observation.ts';
import type { Secret } from '../../../src/core/secret.ts';
import { fakeSecret, hex } from '../../support/fake-secret.ts';

const key = fingerprintKey(fakeSecret('', 40));

/** A fingerprint of a secret made now. */
export function newFingerprint(): Fingerprint {
  return fingerprint(key, fakeSecret('', 40) as Secret);
}

/** The hour in which samples happen. */
export const noon = instant(Date.UTC(2026, 9, 1, 12));

export function at(minutes: number): Instant {
  return instant(noon + minutes * 60_000);
}

export const someProcess: ProcessFacts = {
  instance: 'i-1',
  service: 'checkout',
  namespace: null,
  environment: 'production',
  version: null,
  owner: null,
  host: 'host-1',
  pod: null,
  pid: 7,
  runtime: 'nodejs',
  identity: null,
};

/** What a sample leaves open. */
export interface SampleFacts {
  readonly fingerprint?: Fingerprint;
  readonly at?: Instant;
  readonly skewed?: boolean;
  readonly count?: number | null;
  readonly credential?: Partial<Seen['credential']>;
  readonly process?: Partial<ProcessFacts>;
  readonly actor?: Partial<Seen['actor']>;
  readonly target?: Partial<Seen['target']>;
}

function seen(facts: SampleFacts): Seen {
  return {
    traceId: fakeSecret('', 32, hex),
    spanId: fakeSecret('', 16, hex),
    at: facts.at ?? noon,
    skewed: facts.skewed ?? false,
    fingerprint: facts.fingerprint ?? newFingerprint(),
    credential: {
      type: null,
      provider: null,
      joinKeys: [],
      issuedAt: null,
      expiresAt: null,
      ephemeral: null,
      scopes: [],
      subject: null,
      issuer: null,
      audience: [],
      parents: [],
      previousFingerprint: null,
      ...facts.credential,
    },
    process: { ...someProcess, ...facts.process },
    actor: {
      agent: null,
      agentId: null,
      tool: null,
      conversation: null,
      notebook: null,
      cell: null,
      user: null,
      ...facts.actor,
    },
    target: { address: 'api.example.com', port: 443, operation: 'GET /v1/things', ...facts.target },
    count: facts.count === undefined ? 1 : facts.count,
  };
}

type Used = Extract<Observation, { readonly kind: 'used' }>;
type Fetched = Extract<Observation, { readonly kind: 'fetched' }>;
type Ended = Extract<Observation, { readonly kind: 'ended' }>;

export function used(
  facts: SampleFacts & Partial<Pick<Used, 'location' | 'outcome' | 'mechanism'>> = {},
): Used {
  return {
    ...seen(facts),
    kind: 'used',
    location: facts.location ?? 'header',
    outcome: facts.outcome ?? 'sent',
    mechanism: facts.mechanism ?? null,
  };
}

export function fetched(
  facts: SampleFacts & Partial<Pick<Fetched, 'source' | 'name' | 'policy' | 'held' | 'module'>> = {},
): Fetched {
  const { source = 'env', name = 'API_KEY', policy = null, held = false, module = null } = facts;
  return { ...seen(facts), kind: 'fetched', source, name, policy, held, module };
}

export function ended(facts: SampleFacts & Partial<Pick<Ended, 'reason'>> = {}): Ended {
  return { ...seen(facts), kind: 'ended', reason: facts.reason ?? 'revoked' };
}

export function heartbeat(facts: Partial<Heartbeat> = {}): Heartbeat {
  return {
    kind: 'heartbeat',
    at: noon,
    skewed: false,
    process: someProcess,
    startedAt: null,
    ended: false,
    hooks: [],
    shadowed: [],
    seen: 0,
    coalesced: 0,
    spooled: 0,
    dropped: 0,
    unattributed: 0,
    overflowed: 0,
    ...facts,
  };
}
