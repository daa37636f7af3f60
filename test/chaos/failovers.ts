import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { random } from '../bench/ingest/random.ts';
import { type PostgresPair, startPostgresPair } from '../support/postgres-pair.ts';
import type { Outcome, Skipped } from './campaign.ts';
import { disturb } from './disturb.ts';
import { firstAcknowledgement } from './first-acknowledgement.ts';
import { judged } from './judged.ts';
import { milliseconds } from './milliseconds.ts';
import { postgresPlace } from './place.ts';
import { freeze, signal } from './process-tree.ts';
import { type SentLoad, sendLoad } from './send-load.ts';
import { type Victims, withVictims } from './victim.ts';

export interface FailoverOptions {
  readonly seed: number;
  readonly failovers: number;
  readonly perSecond: number | null;
  /** False, for the control: commits do not wait for the standby. */
  readonly synchronous: boolean;
  /**
   * The standby hears nothing for a while before the primary dies; meanwhile waiting commits are cancelled and their
   * backends terminated: what the primary has then kept alone must not have been acknowledged.
   */
  readonly stalled: boolean;
}

/** The primary dies under load and its standby is promoted, each time on a new pair. */
export async function failovers({
  failovers: wanted,
  ...options
}: FailoverOptions): Promise<Outcome | Skipped> {
  const gaps: number[] = [];
  const outcomes: Outcome[] = [];
  for (let i = 0; i < wanted; i++) {
    const pair = await startPostgresPair();
    if (pair === null) return { skipped: 'PostgreSQL here has no pg_basebackup' };
    try {
      outcomes.push(await failover(pair, { ...options, seed: options.seed + i }, gaps));
    } finally {
      await pair.stop();
    }
  }
  return {
    ...sumOf(outcomes),
    faults:
      `${wanted} failovers to a standby that is ${options.synchronous ? '' : 'not '}synchronous` +
      (options.stalled ? ' and stalled before' : ''),
    notes: [`longest time without an acknowledgement: ${milliseconds(gaps)}`],
  };
}

async function failover(
  pair: PostgresPair,
  options: Omit<FailoverOptions, 'failovers'>,
  gaps: number[],
): Promise<Outcome> {
  await pair.setSynchronous(options.synchronous);
  const place = postgresPlace(pair.both);
  return withVictims({ place, count: options.stalled ? 2 : 1 }, async (victims) => {
    const sent = await sendAcross(pair, victims, options);
    gaps.push(longestGap(sent.acknowledgedAt, sent.diedAt));
    return judged({ place, victims, sent, faults: '' });
  });
}

/** A load during which the primary dies. */
async function sendAcross(
  pair: PostgresPair,
  targets: Victims,
  { seed, perSecond, stalled }: Omit<FailoverOptions, 'failovers'>,
): Promise<SentLoad & { readonly diedAt: number }> {
  const { below } = random(seed, 6);
  let diedAt = 0;
  // One alone repeats one request, at the other collector too: nothing new in the same commit makes that safe.
  const senders = stalled && seed % 2 === 1 ? 1 : 8;
  const sent = await sendLoad({ targets, seed, perSecond, senders }, async (progress) => {
    await firstAcknowledgement(progress, 0);
    await pause(500 + below(1000));
    const feeders = await walSenders(pair);
    if (stalled) await stall(pair, feeders);
    diedAt = performance.now();
    pair.killPrimary();
    // One that is slow to die would be waited for, which the death of a machine is not.
    signal(feeders, 'SIGKILL');
    await pair.promote();
    await firstAcknowledgement(progress, performance.now());
    await pause(500);
  });
  return { ...sent, diedAt };
}

/** The standby hears nothing, and who waits for it is disturbed. */
async function stall({ primary }: PostgresPair, feeders: readonly number[]): Promise<void> {
  freeze(feeders);
  for (let i = 0; i < 6; i++) {
    await pause(250);
    await disturb(primary, i % 2 === 0 ? 'pg_terminate_backend' : 'pg_cancel_backend', 'SyncRep');
  }
  await pause(500);
}

/** Milliseconds between two acknowledgements, the second of them after a moment. */
function longestGap(at: readonly number[], since: number): number {
  return at.reduce(
    (longest, now, i) => (now < since ? longest : Math.max(longest, now - (at[i - 1] ?? now))),
    0,
  );
}

async function walSenders({ primary }: PostgresPair): Promise<readonly number[]> {
  const client = new Client({ connectionString: primary });
  await client.connect();
  const { rows } = await client.query<{ pid: number }>('select pid from pg_stat_replication');
  await client.end();
  return rows.map(({ pid }) => pid);
}

function sumOf(outcomes: readonly Outcome[]): Omit<Outcome, 'faults' | 'notes'> {
  const sum = (of: (outcome: Outcome) => number): number =>
    outcomes.reduce((total, outcome) => total + of(outcome), 0);
  return {
    lost: sum(({ lost }) => lost),
    extra: sum(({ extra }) => extra),
    unproved: sum(({ unproved }) => unproved),
    sent: {
      requests: sum(({ sent }) => sent.requests),
      spans: sum(({ sent }) => sent.spans),
      duplicates: sum(({ sent }) => sent.duplicates),
    },
  };
}
