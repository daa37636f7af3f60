import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { Readable } from 'node:stream';
import { DeliveryFailure } from '../delivery-failure.ts';
import type { NetworkAgents, NetworkRequest } from '../destination.ts';
import { type AddressPolicy, portOfUrl } from './address-policy.ts';
import { connectionFailure } from './connection-failure.ts';

interface FetchDeps {
  readonly policy: AddressPolicy;
  readonly agents: NetworkAgents;
}

/** `fetch` over the agents. It follows nothing: an answer that points elsewhere is a failure that says so. */
export async function guardedFetch(text: string, init: NetworkRequest, deps: FetchDeps): Promise<Response> {
  const refusal = deps.policy.refusesUrl(text);
  if (refusal !== null) throw new DeliveryFailure('refused', refusal);
  const url = new URL(text);
  const place = `${url.hostname}:${portOfUrl(url)}`;
  const body = await bytesOf(init.body);
  try {
    const answer = await sendOnce({ url, init, body, agents: deps.agents });
    return responseOf(answer, place);
  } catch (error) {
    throw connectionFailure(error, place);
  }
}

async function bytesOf(body: NetworkRequest['body']): Promise<Buffer | null> {
  if (body === null || body === undefined) return null;
  if (typeof body === 'string') return Buffer.from(body);
  if (body instanceof Uint8Array) return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return Buffer.from(await new Response(body).arrayBuffer());
}

interface Sending {
  readonly url: URL;
  readonly init: NetworkRequest;
  readonly body: Buffer | null;
  readonly agents: NetworkAgents;
}

/** Again, when a kept connection turns out to have been closed meanwhile: nothing was wrong with the receiver. */
async function sendOnce(sending: Sending): Promise<IncomingMessage> {
  let opened: ClientRequest | null = null;
  try {
    return await send(sending, (request) => {
      opened = request;
    });
  } catch (error) {
    if (!wasStale(opened, error)) throw error;
    return send(sending, () => {});
  }
}

function wasStale(request: ClientRequest | null, error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return request?.reusedSocket === true && (code === 'ECONNRESET' || code === 'EPIPE');
}

function send(
  { url, init, body, agents }: Sending,
  started: (request: ClientRequest) => void,
): Promise<IncomingMessage> {
  const headers = Object.fromEntries(new Headers(init.headers));
  const method = init.method ?? 'GET';
  if (body !== null) headers['content-length'] = String(body.length);
  const options = {
    method,
    headers: { 'user-agent': 'mayfly', 'accept-encoding': 'identity', ...headers },
    ...(init.signal === null || init.signal === undefined ? {} : { signal: init.signal }),
  };
  return new Promise((resolve, reject) => {
    const request =
      url.protocol === 'https:'
        ? requestHttps(url, { ...options, agent: agents.https })
        : requestHttp(url, { ...options, agent: agents.http });
    started(request);
    request.once('response', resolve);
    // Stays: a request that was answered may still fail, and nobody else hears it.
    request.on('error', (error) => reject(init.signal?.aborted === true ? init.signal.reason : error));
    request.end(body ?? undefined);
  });
}

function responseOf(answer: IncomingMessage, place: string): Response {
  const status = answer.statusCode ?? 0;
  if (status >= 300 && status < 400) {
    const to = URL.parse(answer.headers.location ?? '')?.origin;
    answer.destroy();
    throw new DeliveryFailure(
      'refused',
      `${place}: answered ${status}, a redirect${to === undefined || to === 'null' ? '' : ` to ${to}`}; redirects are not followed, so give the address it leads to`,
    );
  }
  if (status < 200 || status > 599) {
    answer.destroy();
    throw new DeliveryFailure('unclear', `${place}: answered ${status}, which is no status of HTTP`);
  }
  const headers = new Headers();
  for (const [name, value] of Object.entries(answer.headersDistinct)) {
    for (const one of value ?? []) headers.append(name, one);
  }
  const isEmpty = status === 204 || status === 205;
  if (isEmpty) answer.resume();
  return new Response(isEmpty ? null : Readable.toWeb(answer), { status, headers });
}
