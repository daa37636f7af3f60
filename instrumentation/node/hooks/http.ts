import type { ClientRequest, IncomingMessage } from 'node:http';
import { type InContext, inCallersContext } from '../callers-context.ts';
import { onDemand } from '../on-demand.ts';
import type { WatchedRequest } from '../watch-request.ts';
import type { Hook, HookContext } from './hook.ts';
import { patchWrites, type Writes } from './patch-writes.ts';
import { type PrivateState, privateState } from './private-state.ts';
import { seenHttpRequest, textOf } from './seen-http-request.ts';

/** What is known of a request of this hook. */
interface State {
  /** Requests are ended by streams and pools too: what belongs to the caller is its context at creation. */
  readonly caller: InContext;
  /** Undefined until it is judged; null when there is nothing to watch. */
  watch: WatchedRequest | null | undefined;
}

/**
 * `node:http` and `node:https` clients, and so axios, got, node-fetch and the AWS, Azure and Google SDKs,
 * through their diagnostics channels (nodejs.org/api/diagnostics_channel.html#http).
 */
export const httpHook: Hook = {
  name: 'http',
  install(context: HookContext) {
    const { guard } = context;
    const channels = process.getBuiltinModule('node:diagnostics_channel');
    const states = privateState<State>();
    const watchOf = createWatchOf(context, states);
    const seen: Writes = {
      write: guard((request, chunk, encoding) => {
        watchOf(request)?.requestBody?.add(chunk, encoding);
      }),
      end: guard((request, chunk, encoding) => {
        const watch = watchOf(request);
        if (watch === null) return;
        if (chunk !== null) watch.requestBody?.add(chunk, encoding);
        watch.presented();
        watch.bodySent();
      }),
    };
    const answered = guard((request: ClientRequest, response: IncomingMessage): void => {
      const watch = watchOf(request);
      if (watch === null) return;
      // A server may answer before the request has ended.
      watch.presented();
      watch.answered(response.statusCode ?? 0, (name) => textOf(response.headers[name]));
      if (watch.responseBody !== null) tapResponse(response, watch, guard);
    });
    const created = guard((request: ClientRequest): void => {
      if (context.isOwn()) return;
      states.set(request, { caller: inCallersContext(), watch: undefined });
      patchWrites(clientRequestPrototype(), seen);
      if (request.method === 'CONNECT' || request.hasHeader('upgrade')) shadowUpgrade(request, answered);
    });
    const failed = guard((request: ClientRequest): void => states.get(request)?.watch?.failed());

    channels.subscribe('http.client.request.created', (message) => created((message as Message).request));
    channels.subscribe('http.client.response.finish', (message) =>
      answered((message as Message).request, (message as Message).response),
    );
    channels.subscribe('http.client.request.error', (message) => failed((message as Message).request));
  },
};

/** Headers may be set until the first byte is sent, so a request is judged then, not at its creation. */
function createWatchOf({ recorder }: HookContext, states: PrivateState<State>) {
  return (request: ClientRequest): WatchedRequest | null => {
    const state = states.get(request);
    if (state === undefined) return null;
    if (state.watch === undefined) {
      state.watch = null;
      state.watch = state.caller(() => onDemand().watchRequest(recorder, seenHttpRequest(request)));
    }
    return state.watch;
  };
}

let prototype: ClientRequest | undefined;

/** There is a request, so the module is loaded. */
function clientRequestPrototype(): ClientRequest {
  prototype ??= process.getBuiltinModule('node:http').ClientRequest.prototype;
  return prototype;
}

interface Message {
  readonly request: ClientRequest;
  readonly response: IncomingMessage;
}

/**
 * A protocol switch (WebSocket, `CONNECT`) is told by an event alone. No listener is added: without one, Node
 * closes the connection.
 */
function shadowUpgrade(
  request: ClientRequest,
  answered: (request: ClientRequest, response: IncomingMessage) => void,
): void {
  const { emit } = request;
  request.emit = function (this: ClientRequest, ...args: Parameters<typeof emit>) {
    const [event, response] = args as readonly unknown[];
    if (event === 'upgrade' || event === 'connect') answered(request, response as IncomingMessage);
    return emit.apply(this, args);
  } as typeof emit;
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
