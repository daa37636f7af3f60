import type { ClientRequest, IncomingMessage } from 'node:http';
import { inCallersContext } from '../callers-context.ts';
import { onDemand } from '../on-demand.ts';
import type { SeenRequest, WatchedRequest } from '../watch-request.ts';
import type { Hook, HookContext } from './hook.ts';

/**
 * `node:http` and `node:https` clients, and so axios, got, node-fetch and the AWS, Azure and Google SDKs,
 * through their diagnostics channels (nodejs.org/api/diagnostics_channel.html#http).
 */
export const httpHook: Hook = {
  name: 'http',
  install({ recorder, guard, isOwn }: HookContext) {
    const channels = process.getBuiltinModule('node:diagnostics_channel');
    const watched = new WeakMap<ClientRequest, WatchedRequest>();
    /** Requests are ended by streams and pools too: what belongs to the caller is its context at creation. */
    const callers = new WeakMap<ClientRequest, ReturnType<typeof inCallersContext>>();

    /** Headers may be set until the first byte is sent, so the request is judged then, not at creation. */
    const begin = guard((request: ClientRequest): WatchedRequest | undefined => {
      const known = watched.get(request);
      if (known !== undefined) return known;
      callers.get(request)?.(() =>
        watched.set(request, onDemand().watchRequest(recorder, seenRequest(request))),
      );
      return watched.get(request);
    });
    const collect = guard((request: ClientRequest, chunk: unknown, encoding: unknown): void => {
      const body = begin(request)?.requestBody;
      if (body && chunk !== null && typeof chunk !== 'function') body.add(chunk, encoding);
    });
    const presented = guard((request: ClientRequest): void => {
      const watch = begin(request);
      if (watch) callers.get(request)?.(watch.presented);
    });
    const created = guard((request: ClientRequest): void => {
      if (isOwn()) return;
      callers.set(request, inCallersContext());
      shadowWrites(request, { collect, presented });
    });
    const finished = guard((request: ClientRequest, response: IncomingMessage): void => {
      const watch = begin(request);
      if (watch === undefined) return;
      presented(request);
      watch.answered(response.statusCode ?? 0, (name) => headerText(response.headers[name]));
      if (watch.responseBody !== null) tapResponse(response, watch, guard);
    });
    const failed = guard((request: ClientRequest): void => watched.get(request)?.failed());

    channels.subscribe('http.client.request.created', (message) => created((message as Message).request));
    channels.subscribe('http.client.response.finish', (message) =>
      finished((message as Message).request, (message as Message).response),
    );
    channels.subscribe('http.client.request.error', (message) => failed((message as Message).request));
  },
};

interface Message {
  readonly request: ClientRequest;
  readonly response: IncomingMessage;
}

interface Writes {
  readonly collect: (request: ClientRequest, chunk: unknown, encoding: unknown) => void;
  readonly presented: (request: ClientRequest) => void;
}

/** Sees what is sent, on this one request object, before it is sent. */
function shadowWrites(request: ClientRequest, { collect, presented }: Writes): void {
  const { write, end } = request;
  request.write = function (this: ClientRequest, ...args: Parameters<typeof write>) {
    collect(request, args[0], args[1]);
    return write.apply(this, args);
  } as typeof write;
  request.end = function (this: ClientRequest, ...args: Parameters<typeof end>) {
    collect(request, args[0] ?? null, args[1]);
    presented(request);
    return end.apply(this, args);
  } as typeof end;
}

/** Sees the chunks that the parser pushes: the stream itself and who reads it are left alone. */
function tapResponse(response: IncomingMessage, watch: WatchedRequest, guard: HookContext['guard']): void {
  const { push } = response;
  const received = guard((chunk: unknown, encoding: unknown): void => {
    if (chunk === null) watch.ended();
    else watch.responseBody?.add(chunk, encoding);
  });
  response.push = function (this: IncomingMessage, ...args: Parameters<typeof push>) {
    received(args[0], args[1]);
    return push.apply(this, args);
  };
}

const defaultPorts: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

function seenRequest(request: ClientRequest): SeenRequest {
  const header = (name: string): string | null => headerText(request.getHeader(name));
  const authority = /^\[?([^\]]*?)\]?(?::(\d{1,5}))?$/.exec(header('host') ?? request.host);
  return {
    method: request.method,
    host: (authority?.[1] || request.host).toLowerCase(),
    port: authority?.[2] === undefined ? (defaultPorts[request.protocol] ?? null) : Number(authority[2]),
    path: request.path,
    header,
    headers: headerPairs(request),
  };
}

function* headerPairs(request: ClientRequest): Generator<readonly [string, string]> {
  for (const [name, value] of Object.entries(request.getHeaders())) {
    const text = headerText(value);
    if (text !== null) yield [name, text];
  }
}

function headerText(value: number | string | readonly string[] | undefined): string | null {
  if (value === undefined) return null;
  return typeof value === 'object' ? value.join(', ') : String(value);
}
