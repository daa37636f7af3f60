import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { receivedTimes } from './received-times.ts';

/*
 * Answers as Splunk's event collector with indexer acknowledgement (confirmed at the first question) and as a bulk API.
 * Told `timed`, it keeps for each event how long it was on its way until it was acknowledged; asked `lags`, it gives them.
 */
let isTimed = false;
let lags: Record<'hec' | 'bulk', number[]> = { hec: [], bulk: [] };
let ackId = 0;
const unconfirmed = new Map<number, readonly number[]>();

process.on('message', (message: 'timed' | 'lags') => {
  if (message === 'timed') isTimed = true;
  else process.send?.(lags);
  lags = { hec: [], bulk: [] };
});

function note(kind: 'hec' | 'bulk', times: readonly number[]): void {
  const now = Date.now();
  for (const time of times) lags[kind].push(now - time);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  const body = Buffer.concat(pieces);
  return (request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString('utf8');
}

function answerHec(path: string, text: string): unknown {
  if (path.startsWith('/services/collector/ack')) {
    const { acks } = JSON.parse(text) as { readonly acks: readonly number[] };
    for (const id of acks) note('hec', unconfirmed.get(id) ?? []);
    for (const id of acks) unconfirmed.delete(id);
    return { acks: Object.fromEntries(acks.map((id) => [id, true])) };
  }
  ackId += 1;
  if (isTimed) unconfirmed.set(ackId, receivedTimes(text));
  return { text: 'Success', code: 0, ackId };
}

function answerBulk(text: string): unknown {
  if (isTimed) note('bulk', receivedTimes(text));
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1;
  return { errors: false, items: Array.from({ length: lines / 2 }, () => ({ create: { status: 201 } })) };
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const text = await bodyOf(request);
  const path = request.url ?? '';
  const said = path.startsWith('/_bulk') ? answerBulk(text) : answerHec(path, text);
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(said));
}

const server = createServer(
  (request, response) => void answer(request, response).catch(() => response.destroy()),
);
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit(0));
