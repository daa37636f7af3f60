import type { FingerprintKey } from '../../src/core/fingerprint.ts';
import { looksLikeCredential } from '../../src/core/recognise.ts';
import type { AttributeBag, Outcome } from '../../src/core/semconv.ts';
import type { ActorFacts } from './attribution/actor-source.ts';
import { endChannel, fetchChannel, useChannel } from './channels.ts';
import { rememberFetched } from './connections/known-accounts.ts';
import { type Channel, createCounters, type Detail, type Sighting, type Tuple } from './counters.ts';
import { detailOf, knownDetail, plain } from './details.ts';
import { createKnownActors } from './known-actors.ts';
import { createKnownCredentials, type KnownCredential } from './known-credentials.ts';
import { createKnownTargets } from './known-targets.ts';
import { createPace } from './pace.ts';
import type { Answer, FetchedCredential, Recorder, TargetInfo, UsedCredential } from './recorder.ts';
import type { RecorderTotals } from './recorder-totals.ts';
import type { Sink } from './span-record.ts';
import { createWithholding, type Withholding } from './withholding.ts';

export interface RecorderOptions {
  readonly key: FingerprintKey;
  /** While a rotation goes on: credentials are told by both. */
  readonly previousKey?: FingerprintKey | null;
  readonly sink: Sink;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Calls back later; must not keep the process alive. */
  readonly later: (callback: () => void, ms: number) => void;
  readonly readActor: () => ActorFacts;
  /**
   * The counters start over, because there are too many keys: what was observed until now belongs to the
   * instance that these totals name, all further records to the next.
   */
  readonly renewInstance: (totals: RecorderTotals) => void;
}

/** A recorder and what the heartbeat asks of it. */
export interface RecorderParts {
  readonly recorder: Recorder;
  readonly totals: () => RecorderTotals;
  /** Writes what waits to be written. */
  readonly flush: () => void;
  /** The same, for the last time: afterwards nothing waits any more. */
  readonly close: () => void;
}

/** Turns what hooks report into spans with cumulative counts. Callers guard it: it may throw on bad input. */
export function createRecorder(options: RecorderOptions): RecorderParts {
  const known = createKnownCredentials(options, () => withholding.met());
  const withholding = createWithholding(known.isIn);
  const { meet, observe, counters, pace } = createObserving(options, withholding);

  const recorder: Recorder = {
    fetched(fetch) {
      rememberFetched(fetch);
      const { source, held = false, target = null, startedAt = null } = fetch;
      const met = meet(known.fetched(fetch), fetchChannel(source, held), target);
      observe(met, fetchDetail(met.tuple, fetch), startedAt);
    },
    used(use) {
      const credential = known.used(use);
      if (credential.isMinted) recorder.fetched({ secret: use.secret, source: 'minted_locally', name: null });
      const met = meet(credential, useChannel(use.location), use.target);
      const sighting = observe(met, useDetail(met.tuple, use), null);
      let answered = false;
      return (answer) => {
        if (answered) return;
        answered = true;
        const status = 'status' in answer ? answer.status : 0;
        const told = withAnswer(sighting, answer, (mechanism) => useDetail(met.tuple, { ...use, mechanism }));
        pace.observe(counters.series(met.tuple, outcomeOf(answer)), told, status);
      };
    },
    ended(of, reason, target) {
      const hint = { host: target.address, name: null };
      const credentials = typeof of === 'string' ? [known.ended(of, hint)] : known.byJoinKey(of.joinKey);
      for (const credential of credentials)
        observe(meet(credential, endChannel(reason), target), plain, null);
    },
    renewed(joinKey, expiresAt, target) {
      for (const credential of known.renewed(joinKey, expiresAt)) {
        const { source, ...fetch } = credential.origin ?? { source: 'unknown', name: null };
        const met = meet(credential, fetchChannel(source, false), target);
        observe(met, fetchDetail(met.tuple, fetch), null);
      }
    },
    dropped: pace.lost,
    knows: known.knows,
  };
  return { recorder, totals: pace.totals, flush: pace.flush, close: pace.close };
}

/** From a credential that is met to its line. */
function createObserving(options: RecorderOptions, withholding: Withholding) {
  const knownTarget = createKnownTargets(withholding.bag);
  const knownActor = createKnownActors(withholding.text);
  const pace = createPace({ ...options, withholding });
  const counters = createCounters({
    renewInstance(instance) {
      pace.settle();
      options.renewInstance(pace.totals());
      pace.renewInstance(instance);
    },
  });
  return {
    counters,
    pace,
    /** Reads the actor: the code now running is the caller's. */
    meet(credential: KnownCredential, channel: Channel, target: TargetInfo | null): Met {
      const facts = options.readActor();
      const actor = knownActor(facts);
      const tuple = counters.tuple(credential, { channel, target: knownTarget(target), actor });
      return { credential, actor: facts, isUnattributed: actor.isNobody, tuple };
    },
    observe(met: Met, detail: Detail, startMs: number | null): Sighting {
      const { credential, actor, isUnattributed, tuple } = met;
      const sighting = { credential, actor, isUnattributed, detail, startMs };
      pace.observe(counters.series(tuple, 'sent'), sighting, 0);
      return sighting;
    },
  };
}

interface Met {
  readonly credential: KnownCredential;
  readonly actor: ActorFacts;
  readonly isUnattributed: boolean;
  readonly tuple: Tuple;
}

/** The same, unless the server chose another mechanism. */
function withAnswer(
  sighting: Sighting,
  answer: Answer,
  detailOfMechanism: (chosen: string) => Detail,
): Sighting {
  const mechanism = 'mechanism' in answer ? answer.mechanism : undefined;
  return mechanism === undefined ? sighting : { ...sighting, detail: detailOfMechanism(mechanism) };
}

const nothing: AttributeBag = {};

type FetchWords = Pick<FetchedCredential, 'name' | 'policy' | 'module'>;

function fetchDetail(tuple: Tuple, { name, policy = null, module = null }: FetchWords) {
  return detailOf(tuple, [name, policy, module], () => ({
    ...(name === null ? nothing : { 'mayfly.fetch.name': name }),
    ...(policy === null ? nothing : { 'mayfly.fetch.policy': policy }),
    ...(module === null ? nothing : { 'mayfly.fetch.module': module }),
  }));
}

function useDetail(tuple: Tuple, { subject = null, mechanism = null }: UsedCredential) {
  if (subject === null && mechanism === null) return plain;
  const known = knownDetail(tuple, [subject, mechanism, null]);
  if (known !== undefined) return known;
  const told = subject === null || looksLikeCredential(subject) ? null : subject;
  return detailOf(tuple, [told, mechanism, null], () => ({
    ...(told === null ? nothing : { 'mayfly.credential.subject': told }),
    ...(mechanism === null ? nothing : { 'mayfly.use.mechanism': mechanism }),
  }));
}

/** 401, 403 and 407 refuse the credential; any other answer below 500 says that it was let in. */
function outcomeOf(answer: Answer): Outcome {
  if ('outcome' in answer) return answer.outcome;
  if ('error' in answer) return 'error';
  const { status } = answer;
  if (status === 401 || status === 403 || status === 407) return 'denied';
  return status >= 500 ? 'error' : 'accepted';
}
