import http, { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

export interface RecordingProxy {
  readonly url: string;
  /** Every request that came and every answer that went, heads and bodies; what was gzipped also unpacked. */
  readonly packets: () => Buffer;
  readonly requests: () => number;
  readonly close: () => Promise<void>;
}

/** Stands between senders and a server, and keeps what passes. */
export async function startRecordingProxy(target: string): Promise<RecordingProxy> {
  const packets: Buffer[] = [];
  let requests = 0;
  const server = createServer(async (request, response) => {
    requests += 1;
    const body = await whole(request);
    packets.push(Buffer.from(`${request.method} ${request.url} ${request.rawHeaders.join('\n')}\n`), body);
    if (request.headers['content-encoding'] === 'gzip') packets.push(gunzipSync(body));
    const headers = { ...request.headers, host: new URL(target).host };
    const onward = http.request(target + request.url, { method: request.method, headers });
    onward.on('error', () => response.destroy());
    onward.on('response', async (answer) => {
      const text = await whole(answer);
      packets.push(Buffer.from(answer.rawHeaders.join('\n')), text);
      response.writeHead(answer.statusCode ?? 502, answer.headers).end(text);
    });
    onward.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    packets: () => Buffer.concat(packets),
    requests: () => requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function whole(stream: NodeJS.ReadableStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk as Buffer));
  return Buffer.concat(chunks);
}
