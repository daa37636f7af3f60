import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { sendBodies } from './send.ts';

let server: Server | undefined;
afterEach(() => server?.closeAllConnections());
afterEach(() => server?.close());

/** Answers the requests it gets one after the other with these; null breaks the connection. */
async function receiver(answers: readonly (number | null)[]): Promise<{ url: string; taken: string[] }> {
  const taken: string[] = [];
  let at = 0;
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const status = at < answers.length ? answers[at] : 200;
    at++;
    if (status === null || status === undefined) return void request.socket.destroy();
    if (status === 200) taken.push(Buffer.concat(chunks).toString());
    response.writeHead(status, status === 503 ? { 'retry-after': '0.2' } : {}).end('no more');
  });
  const listening = server;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(listening.address() as AddressInfo).port}`, taken };
}

function bodies(count: number): () => { bytes: Buffer; spans: number; inflated: number } | null {
  let made = 0;
  return () => (made === count ? null : { bytes: Buffer.from(`body ${made++}`), spans: 512, inflated: 6 });
}

test('a body that was refused with 503 or cut off is sent again, and no body is left out', async () => {
  const { url, taken } = await receiver([503, null, 200, null, 503]);
  const sent = await sendBodies({ url, token: null, connections: 1, perSecond: null, next: bodies(3) });
  expect(taken).toEqual(['body 0', 'body 1', 'body 2']);
  expect(sent).toMatchObject({ requests: 3, spans: 1536, unavailable: 2, broken: 2 });
});

test('any other answer ends the run, with what the receiver said', async () => {
  const { url } = await receiver([400]);
  await expect(
    sendBodies({ url, token: null, connections: 1, perSecond: null, next: bodies(1) }),
  ).rejects.toThrow('the receiver answered 400: no more');
});

test('at a rate a stall shows in every request that was due meanwhile', async () => {
  const { url } = await receiver([503]);
  const sent = await sendBodies({ url, token: null, connections: 1, perSecond: 1e6, next: bodies(20) });
  const late = sent.latencies.filter((ms) => ms >= (sent.latencies[0] ?? 0) * 0.5);
  expect(late).toHaveLength(20);
});
