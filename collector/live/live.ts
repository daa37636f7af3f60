import { MayflyError } from '../../src/core/errors.ts';
import type { Instant } from '../../src/core/instant.ts';
import { describeError } from '../describe-error.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { Access } from '../store/audited-read.ts';
import { iso } from '../store/credential-summary.ts';
import type { Store } from '../store/store.ts';
import { gapPiece, readyPiece, retryPiece } from './event-text.ts';
import { createGroups, type Held } from './groups.ts';
import { createHub, type Hub } from './hub.ts';
import { type Position, readPosition } from './position.ts';
import { type ReplayLimits, replay, replayLimits } from './replay.ts';
import { createStreamLinks } from './stream-links.ts';
import { createSubscriber, type GapReason } from './subscriber.ts';
import { createTurns } from './turns.ts';
import { startWatch, type WatchDeps, type Watched } from './watch.ts';

export interface LiveDeps {
  readonly store: Pick<Store, 'live'>;
  readonly now: () => Instant;
  readonly elapsedMs: () => number;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'liveTold' | 'liveGap' | 'watch'>;
  readonly limits?: Partial<LiveLimits>;
}

export type LiveLimits = WatchDeps['limits'] & {
  readonly subscribers: number;
  /** Different filters, for readers with different limits. */
  readonly subscriptions: number;
  /** Of what waits for one subscriber. */
  readonly waitingBytes: number;
  readonly replay: ReplayLimits;
};

const liveLimits: LiveLimits = {
  subscribers: 1000,
  subscriptions: 64,
  waitingBytes: 1024 * 1024,
  stuckMs: 30_000,
  beatMs: 15_000,
  checkMs: 400,
  replay: replayLimits,
};

/** Who wants to listen to what. */
export interface Listening {
  /** In the filter language; empty: everything. */
  readonly q: string;
  readonly access: Access;
  /** Id of the last event that was seen; empty: none. */
  readonly after: string;
  readonly recheck: Watched['recheck'];
}

/** What happens, for those who listen. */
export interface Live {
  /** Throws `request.invalid`, `collector.overloaded`, or what the store says. */
  readonly open: (listening: Listening) => Promise<ReadableStream<Uint8Array>>;
  /** Ends every stream and takes no more. Resolves when the audit knows. */
  readonly close: () => Promise<void>;
}

/** Clients that were cut off come again after so long. */
const retryMs = 1000;
/** Questions of filters to the database, and resumptions, at once: others ask it, too. */
const atOnce = { filters: 2, replays: 16 };

interface Member extends Watched, Held {
  readonly after: string;
}

export function createLive({ limits: some, ...deps }: LiveDeps): Live {
  const limits = { ...liveLimits, ...some };
  const parts = createParts(deps, limits);
  const { groups, links, hub } = parts;
  const members = createMembers({ ...deps, ...parts, limits });
  let [opening, isClosed] = [0, false];

  const mustHaveRoom = (): void => {
    if (isClosed) throw overloaded('the collector is stopping');
    if (members.count() + opening < limits.subscribers) return;
    throw overloaded(`${limits.subscribers} listen to this collector, and no more can; try again later`);
  };
  const rest = (): void => {
    if (members.count() + opening === 0) hub.stop();
  };
  const admit = async (listening: Listening): Promise<void> => {
    opening += 1;
    try {
      await hub.begin();
      // Nothing is sent that the audit does not know of.
      await links.opened(listening);
    } finally {
      opening -= 1;
    }
  };
  return {
    open: async (listening) => {
      mustHaveRoom();
      const held = groups.hold({ q: listening.q, scope: listening.access.scope });
      try {
        await admit(listening);
        mustHaveRoom();
      } catch (error) {
        held.release();
        rest();
        throw error;
      }
      return members.enter(listening, held, rest);
    },
    close: async () => {
      isClosed = true;
      members.endAll();
      await links.settled();
    },
  };
}

function createParts(
  { store: { live: source }, now, elapsedMs, log, metrics }: Omit<LiveDeps, 'limits'>,
  limits: LiveLimits,
) {
  const turns = { filters: createTurns(atOnce.filters), replays: createTurns(atOnce.replays) };
  const groups = createGroups({ source, now, turn: turns.filters, most: limits.subscriptions });
  const failing = (error: unknown): void => log.warn('live.failing', describeError(error));
  const hub = createHub({ source, now, elapsedMs, groups: groups.all, failing });
  const replaying = { source, live: hub.cursor, now, elapsedMs, limits: limits.replay };
  const join = createJoin({ hub, now, onGap: metrics.liveGap }, (member, position, onCaughtUp) => {
    const { group, subscriber } = member;
    return turns.replays(() => replay(replaying, { subscriber, sieve: group.sieve, position, onCaughtUp }));
  });
  return { groups, hub, join, failing, links: createStreamLinks({ source, now, log }) };
}

type MembersDeps = Pick<LiveDeps, 'elapsedMs' | 'metrics'> &
  ReturnType<typeof createParts> & { readonly limits: LiveLimits };

/** Everybody who listens. */
function createMembers({ elapsedMs, metrics, groups, hub, join, failing, links, limits }: MembersDeps) {
  const members = new Set<Member>();
  let stopWatch: (() => void) | null = null;
  metrics.watch({ liveSubscribers: () => members.size, liveLagMs: hub.lagMs });
  const beat = (): void => {
    for (const group of groups.all()) group.beat(hub.place());
  };
  const leave = (member: Member): void => {
    members.delete(member);
    member.group.remove(member.subscriber);
    member.release();
    if (members.size > 0) return;
    stopWatch?.();
    stopWatch = null;
  };
  return {
    count: () => members.size,
    endAll: (): void => {
      for (const { subscriber } of members) subscriber.end();
    },
    enter: ({ after, recheck, ...link }: Listening, held: Held, left: () => void) => {
      const subscriber = createSubscriber({
        begin: hub.place(),
        elapsedMs,
        mostBytes: limits.waitingBytes,
        onTold: metrics.liveTold,
        onGap: metrics.liveGap,
        onEnd: () => {
          leave(member);
          links.ended(link, subscriber.told());
          left();
        },
      });
      const member: Member = { ...held, subscriber, recheck, after };
      members.add(member);
      stopWatch ??= startWatch({ watched: members, beat, elapsedMs, limits });
      subscriber.put(retryPiece(retryMs));
      join(member).catch((error: unknown) => {
        // It comes again, and goes on where it was.
        failing(error);
        subscriber.end();
      });
      return subscriber.body;
    },
  };
}

/** Brings a subscriber to where it is live: at once, or after it has been told what it missed. */
function createJoin(
  {
    hub,
    now,
    onGap,
  }: { readonly hub: Hub; readonly now: () => Instant; readonly onGap: (reason: GapReason) => void },
  tellMissed: (member: Member, position: Position, onCaughtUp: () => void) => Promise<GapReason | null>,
): (member: Member) => Promise<void> {
  return async (member) => {
    const { group, subscriber, after } = member;
    let isLive = false;
    const goLive = (): void => {
      isLive = true;
      subscriber.reach(hub.place());
      group.add(subscriber, hub.number());
      subscriber.put(readyPiece({ at: iso(now()) }, hub.place().id));
    };
    if (after === '') return goLive();
    const position = readPosition(after);
    const reason = position === null ? 'unknown_position' : await tellMissed(member, position, goLive);
    if (isLive || reason === null || subscriber.isEnded()) return;
    const since = reason === 'unknown_position' || position === null ? null : iso(position.at);
    onGap(reason);
    subscriber.put(gapPiece({ since, reason }, hub.place().id));
    goLive();
  };
}

function overloaded(message: string): MayflyError {
  return new MayflyError('collector.overloaded', message);
}
