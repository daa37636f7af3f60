import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the receiver does with one request, beside taking it. */
export type Fault =
  | 'none'
  | 'fail'
  | 'busy'
  | 'hang'
  | 'reset'
  | 'take-and-reset'
  | 'put-off-some'
  | 'refuse-some'
  | 'nonsense';

export interface Took {
  readonly id: string;
  readonly sequence: number;
  readonly fingerprint: string | null;
}

/** A receiver over HTTP that remembers what it has taken, in order of arrival. */
export interface Receiver {
  readonly url: string;
  readonly took: readonly Took[];
  /** Ids that it will never take. */
  readonly poison: Set<string>;
  /** Of the next requests. */
  fault: (request: number) => Fault;
  readonly requests: () => number;
  readonly close: () => Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const took: Took[] = [];
  const poison = new Set<string>();
  let requests = 0;
  const receiver = { took, poison, fault: (_request: number): Fault => 'none', requests: () => requests };
  const server = createServer((request, response) => {
    void answer(request, response, receiver, (requests += 1));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(receiver, {
    url: `http://127.0.0.1:${port}/`,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { took, poison, fault }: Pick<Receiver, 'poison' | 'fault'> & { readonly took: Took[] },
  number: number,
): Promise<void> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk as Buffer);
  } catch {
    return;
  }
  const records = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Took[];
  const how = fault(number);
  const say = (status: number, body: unknown, headers: Record<string, string> = {}): void => {
    response.writeHead(status, headers).end(JSON.stringify(body));
  };
  if (how === 'fail') return say(500, {});
  if (how === 'busy') return say(503, {}, { 'retry-after': '0.01' });
  if (how === 'hang') return;
  if (how === 'reset') return void request.socket.destroy();
  // It has taken nothing, and speaks of something else.
  if (how === 'nonsense') return say(200, { rejected: [records.length + 7], again: [] });
  // As HEC and the like do it: one bad record, and nothing of the request is taken.
  if (how !== 'refuse-some' && records.some(({ id }) => poison.has(id))) return say(400, {});
  const again = how === 'put-off-some' ? records.flatMap((_, at) => (at % 3 === 1 ? [at] : [])) : [];
  const rejected = records.flatMap(({ id }, at) => (poison.has(id) ? [at] : []));
  took.push(...records.filter((_, at) => !again.includes(at) && !rejected.includes(at)));
  if (how === 'take-and-reset') return void request.socket.destroy();
  say(200, { rejected, again });
}
