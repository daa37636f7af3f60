import { Client } from 'pg';
import type { OwnPostgres } from '../../support/postgres.ts';
import type { PackedBody, PreparedLoad } from './body-source.ts';
import { cpuDuring } from './cpu.ts';
import { type Sent, sendBodies } from './send.ts';

/** A process that takes a load, and the server it writes to. */
export interface Receiver {
  readonly url: string;
  readonly token: string | null;
  readonly pid: number;
  readonly postgres: OwnPostgres | null;
  /** Resolves when it has done all that it does with what it acknowledged. */
  readonly settled: () => Promise<void>;
}

export interface LoadRun {
  readonly sent: Sent;
  /** Microseconds of CPU for a span: of the receiver, of the whole of PostgreSQL. */
  readonly receiverMicros: number;
  readonly postgresMicros: number;
}

export function cpuOf({ receiverMicros, postgresMicros }: LoadRun): number {
  return receiverMicros + postgresMicros;
}

/** As many at once as a busy fleet's load balancer would hold open. */
export const benchConnections = 16;
/** Of a load, sent before anything is measured: then code is compiled and files have their pages. */
const warmingShare = 0.25;

/** Sends a load as fast as it is taken, and measures all but the first of it, what a checkpoint must still write too. */
export async function loadRun(receiver: Receiver, { bodies }: PreparedLoad): Promise<LoadRun> {
  const { pid, postgres, settled } = receiver;
  const checkpointer = postgres === null ? null : new Client({ connectionString: postgres.url });
  await checkpointer?.connect();
  const take = async (some: readonly PackedBody[]): Promise<Sent> => {
    const sent = await sendAll(receiver, some);
    await settled();
    return sent;
  };
  const warming = Math.floor(bodies.length * warmingShare);
  await take(bodies.slice(0, warming));
  await checkpointer?.query('checkpoint');
  const inPostgres = await cpuDuring(postgres === null ? [] : [postgres.pid], async () => {
    const inReceiver = await cpuDuring([pid], () => take(bodies.slice(warming)));
    await checkpointer?.query('checkpoint');
    return inReceiver;
  });
  await checkpointer?.end();
  const sent = inPostgres.result.result;
  const micros = (seconds: number): number => (seconds / sent.spans) * 1e6;
  return {
    sent,
    receiverMicros: micros(inPostgres.result.seconds),
    postgresMicros: micros(inPostgres.seconds),
  };
}

function sendAll({ url, token }: Receiver, bodies: readonly PackedBody[]): Promise<Sent> {
  let at = 0;
  const next = (): PackedBody | null => bodies[at++] ?? null;
  return sendBodies({ url, token, connections: benchConnections, perSecond: null, next });
}
