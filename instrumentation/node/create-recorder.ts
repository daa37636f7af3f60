import type { FingerprintKey } from '../../src/core/fingerprint.ts';
import { looksLikeCredential } from '../../src/core/recognise.ts';
import { routeTemplate } from '../../src/core/route-template.ts';
import { type AttributeBag, type Outcome, type SpanName, spanNames } from '../../src/core/semconv.ts';
import type { ActorFacts } from './attribution/actor-source.ts';
import { createCounters } from './counters.ts';
import { createKnownCredentials, type KnownCredential, type KnownCredentials } from './known-credentials.ts';
import type { FetchedCredential, Recorder, TargetInfo, UsedCredential } from './recorder.ts';
import type { Sink } from './span-record.ts';

export interface RecorderOptions {
  readonly key: FingerprintKey;
  readonly sink: Sink;
  readonly now: () => number;
  readonly readActor: () => ActorFacts;
  /** Called when the counters started over: the resource needs a new instance id. */
  readonly renewInstance: (epoch: number) => void;
}

/** Observations made and lost so far, for the heartbeat. */
export interface RecorderTotals {
  readonly seen: number;
  readonly dropped: number;
}

/** Turns what hooks report into spans with cumulative counts. Callers guard it: it may throw on bad input. */
export function createRecorder(options: RecorderOptions): {
  readonly recorder: Recorder;
  readonly totals: () => RecorderTotals;
} {
  const known = createKnownCredentials(options.key);
  const { emit, totals } = createEmitter(options);
  const recorder: Recorder = {
    fetched: (credential) => emit(fetchedObservation(credential, known)),
    used(use) {
      const credential = known.used(
        use.secret,
        { host: use.target.address, name: use.name },
        use.type ?? null,
      );
      const target = targetAttributes(use.target);
      const report = (outcome: Outcome, status: number | null): void =>
        emit(usedObservation(use, { credential, target, outcome, status }));
      report('sent', null);
      let answered = false;
      return (answer) => {
        if (answered) return;
        answered = true;
        if ('error' in answer) report('error', null);
        else if ('outcome' in answer) report(answer.outcome, null);
        else report(outcomeOf(answer.status), answer.status);
      };
    },
    ended(secret, reason, target) {
      emit({
        name: spanNames.end,
        credential: known.used(secret, { host: target.address, name: null }, null),
        key: [reason],
        target: targetAttributes(target),
        attributes: { 'mayfly.end.reason': reason },
      });
    },
  };
  return { recorder, totals };
}

/** Counts, asks for the actor and hands the span on. */
function createEmitter(options: RecorderOptions) {
  const counters = createCounters();
  let seen = 0;
  let dropped = 0;
  let epoch = 0;

  function emit(observed: Observed): void {
    const actor = options.readActor();
    const key = JSON.stringify([
      observed.name,
      observed.key,
      actorKey(actor),
      Object.values(observed.target),
    ]);
    const { count, other } = counters.next(observed.credential.fingerprint, key);
    if (counters.epoch() !== epoch) {
      epoch = counters.epoch();
      options.renewInstance(epoch);
    }
    seen += 1;
    const endMs = options.now();
    const written = options.sink({
      name: observed.name,
      startMs: observed.startMs ?? endMs,
      endMs,
      credential: observed.credential.attributes,
      attributes: {
        ...observed.attributes,
        ...(other ? { 'server.address': 'other' } : { ...actorAttributes(actor), ...observed.target }),
        'mayfly.count': count,
      },
    });
    if (!written) dropped += 1;
  }

  return { emit, totals: (): RecorderTotals => ({ seen, dropped }) };
}

function fetchedObservation(credential: FetchedCredential, known: KnownCredentials): Observed {
  const { source, name, held = false, policy = null, target = null, startedAt = null } = credential;
  return {
    name: spanNames.fetch,
    credential: known.fetched(credential, { host: target?.address ?? null, name }),
    key: [source, held],
    target: targetAttributes(target),
    ...(startedAt === null ? {} : { startMs: startedAt }),
    attributes: {
      'mayfly.fetch.source': source,
      ...(name === null ? {} : { 'mayfly.fetch.name': name }),
      ...(policy === null ? {} : { 'mayfly.fetch.policy': policy }),
      ...(held ? { 'mayfly.credential.held': true } : {}),
      ...(credential.module == null ? {} : { 'mayfly.fetch.module': credential.module }),
    },
  };
}

interface UseReport {
  readonly credential: KnownCredential;
  readonly target: AttributeBag;
  readonly outcome: Outcome;
  readonly status: number | null;
}

function usedObservation({ location, subject, mechanism }: UsedCredential, report: UseReport): Observed {
  const { credential, target, outcome, status } = report;
  return {
    name: spanNames.use,
    credential,
    key: [location, outcome],
    target,
    attributes: {
      ...(subject == null || looksLikeCredential(subject) ? {} : { 'mayfly.credential.subject': subject }),
      'mayfly.use.location': location,
      'mayfly.use.outcome': outcome,
      ...(mechanism == null ? {} : { 'mayfly.use.mechanism': mechanism }),
      ...(status === null ? {} : { 'http.response.status_code': status }),
    },
  };
}

interface Observed {
  readonly name: SpanName;
  readonly credential: KnownCredential;
  /** What makes it equal to others, besides credential, actor and target. */
  readonly key: readonly unknown[];
  readonly target: AttributeBag;
  readonly attributes: AttributeBag;
  /** When it began; absent: now. */
  readonly startMs?: number;
}

/** 401, 403 and 407 refuse the credential; any other answer below 500 says that it was let in. */
function outcomeOf(status: number): Outcome {
  if (status === 401 || status === 403 || status === 407) return 'denied';
  return status >= 500 ? 'error' : 'accepted';
}

function targetAttributes(target: TargetInfo | null): AttributeBag {
  if (target === null) return {};
  return {
    ...(target.address === null ? {} : { 'server.address': target.address }),
    ...(target.port === null ? {} : { 'server.port': target.port }),
    ...(target.rpc === null
      ? {
          ...(target.method === null ? {} : { 'http.request.method': target.method }),
          ...(target.path === null ? {} : { 'url.template': routeTemplate(target.path) }),
        }
      : {
          'rpc.system.name': target.rpc.system,
          'rpc.service': target.rpc.service,
          'rpc.method': target.rpc.method,
        }),
  };
}

/** Conversation and purpose are exemplars, not part of the key. */
function actorKey(actor: ActorFacts): unknown[] {
  return [actor.agent, actor.agentId, actor.tool, actor.user];
}

function actorAttributes(actor: ActorFacts): AttributeBag {
  return {
    ...(actor.agent === undefined ? {} : { 'gen_ai.agent.name': actor.agent }),
    ...(actor.agentId === undefined ? {} : { 'gen_ai.agent.id': actor.agentId }),
    ...(actor.tool === undefined ? {} : { 'gen_ai.tool.name': actor.tool }),
    ...(actor.conversation === undefined ? {} : { 'gen_ai.conversation.id': actor.conversation }),
    ...(actor.user === undefined ? {} : { 'user.id': actor.user }),
    ...(actor.purpose === undefined ? {} : { 'mayfly.purpose': actor.purpose }),
    ...(actor.mcpMethod === undefined ? {} : { 'mcp.method.name': actor.mcpMethod }),
  };
}
