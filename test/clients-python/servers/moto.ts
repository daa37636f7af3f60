import { type ChildProcess, spawn } from 'node:child_process';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import type { Minting } from '../../clients/servers/minting.ts';
import type { Reply, ServedRequest, Service } from '../../clients/servers/service.ts';
import { clientsPython } from '../harness/clients-environment.ts';

interface Moto {
  readonly child: ChildProcess;
  readonly port: number;
}

let started: Promise<Moto> | null = null;

/**
 * Moto's server, which knows AWS's services well: every request goes on to it, and what it hands out is written down on
 * the way back: sessions, by their access key id. `stored`: names in Secrets Manager, and the handles of their values.
 */
export function motoService(minting: Minting, stored: Readonly<Record<string, string>> = {}): Service {
  let isStored = false;
  return async (request) => {
    started ??= start();
    const { port } = await started;
    for (const [name, handle] of isStored ? [] : Object.entries(stored))
      await store(name, minting.secretOf(handle), port);
    isStored = true;
    const reply = await forward(request, port);
    note(minting, String(reply.text));
    return reply;
  };
}

export async function stopMoto(): Promise<void> {
  const moto = await started?.catch(() => null);
  started = null;
  moto?.child.kill();
}

function note(minting: Minting, answer: string): void {
  const session = /<AccessKeyId>(ASIA\w+)<\/AccessKeyId>/.exec(answer)?.[1];
  const until = /<Expiration>([^<]+)<\/Expiration>/.exec(answer)?.[1];
  if (session !== undefined && until !== undefined) minting.mint('session', session, Date.parse(until));
}

function store(name: string, value: string, port: number): Promise<Reply> {
  const body = JSON.stringify({ Name: name, SecretString: value, ClientRequestToken: crypto.randomUUID() });
  return forward(
    {
      method: 'POST',
      path: '/',
      query: new URLSearchParams(),
      headers: {
        host: 'secretsmanager.us-east-1.amazonaws.com',
        // It tells services by what is signed for, and checks no signature.
        authorization:
          'AWS4-HMAC-SHA256 Credential=moto/20260101/us-east-1/secretsmanager/aws4_request, SignedHeaders=host, Signature=0',
        'x-amz-target': 'secretsmanager.CreateSecret',
        'content-type': 'application/x-amz-json-1.1',
        'content-length': String(Buffer.byteLength(body)),
      },
      bytes: Buffer.from(body),
    },
    port,
  );
}

async function start(): Promise<Moto> {
  const port = await freePort();
  const child = spawn(clientsPython(), ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)], {
    stdio: 'ignore',
    env: { PATH: process.env['PATH'], AWS_DEFAULT_REGION: 'us-east-1' },
  });
  for (let tries = 0; tries < 300; tries += 1) {
    if (child.exitCode !== null) throw new Error(`moto's server ended with ${child.exitCode}`);
    const isUp = await ask(port).catch(() => false);
    if (isUp) return { child, port };
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  child.kill();
  throw new Error("moto's server does not answer");
}

function ask(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    httpRequest({ host: '127.0.0.1', port, path: '/moto-api/' }, (response) => {
      response.resume();
      resolve(true);
    })
      .on('error', reject)
      .end();
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

type Forwarded = Pick<ServedRequest, 'method' | 'path' | 'query' | 'headers' | 'bytes'>;

function forward({ method, path, query, headers, bytes }: Forwarded, port: number): Promise<Reply> {
  const words = query.toString();
  const kept = Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'transfer-encoding'));
  return new Promise((resolve, reject) => {
    const asked = httpRequest(
      { host: '127.0.0.1', port, method, path: words === '' ? path : `${path}?${words}`, headers: kept },
      (response) => void replyOf(response).then(resolve, reject),
    );
    asked.on('error', reject);
    asked.end(bytes);
  });
}

async function replyOf(response: IncomingMessage): Promise<Reply> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const names = ['content-type', 'etag', 'x-amzn-requestid', 'x-amz-version-id'];
  return {
    status: response.statusCode ?? 500,
    headers: Object.fromEntries(
      names.flatMap((name) =>
        response.headers[name] === undefined ? [] : [[name, String(response.headers[name])]],
      ),
    ),
    text: Buffer.concat(chunks).toString('utf8'),
  };
}
