import type { AsyncLocalStorage } from 'node:async_hooks';
import { type Call, callOriginal, patchFunction } from '../hooks/patch-function.ts';
import { appendSource } from '../hooks/source-append.ts';
import type { ActorFacts, ActorSource } from './actor-source.ts';
import { actorOfBaggage, baggageOfActor } from './baggage.ts';
import { activeTraceparent } from './otel.ts';
import { mergeActors } from './read-actor.ts';

let running: AsyncLocalStorage<ActorFacts> | undefined;
const patched = Symbol.for('mayfly.mcp');

/**
 * The MCP SDK (seen: 1.32 and 2.4), server and client. A client tells the server on whose behalf it calls, in
 * `params._meta.baggage` (SEP-414), unless the application has put something there; a server knows from
 * there whom its tool works for. `currentActor` is asked in the caller's context. `MAYFLY_MCP_BAGGAGE=0`
 * keeps the actor from servers, which may be somebody else's.
 */
export function mcpSource(currentActor: () => ActorFacts): ActorSource {
  return {
    name: 'mcp',
    install() {
      const { AsyncLocalStorage: Storage } = process.getBuiltinModule('node:async_hooks');
      const storage = new Storage<ActorFacts>();
      running = storage;
      const toTell = process.env['MAYFLY_MCP_BAGGAGE'] === '0' ? null : currentActor;
      appendSource(protocolFile, 'Protocol', (Protocol) => patchProtocol(Protocol, storage, toTell));
    },
    read: () => running?.getStore() ?? null,
  };
}

/** Version 1 has one file for it; version 2 has packages for either side, with hashed file names. */
const protocolFile =
  /\/@modelcontextprotocol\/(?:sdk\/dist\/(?:esm|cjs)\/shared\/protocol\.js|(?:client|server)\/dist\/[^/]+\.[cm]js)$/;

type CurrentActor = (() => ActorFacts) | null;

function patchProtocol(
  Protocol: unknown,
  storage: AsyncLocalStorage<ActorFacts>,
  toTell: CurrentActor,
): void {
  const { prototype } = Protocol as { prototype: { [patched]?: true } };
  if (prototype[patched]) return;
  Object.defineProperty(prototype, patched, { value: true });
  const inContext = (call: Call, facts: ActorFacts): unknown =>
    storage.run(mergeActors(facts, storage.getStore() ?? {}), () => callOriginal(call));

  patchFunction(prototype, '_onrequest', (call) => inContext(call, received(call)));
  patchFunction(prototype, 'request', (call) => {
    const { facts, request } = sent(call.args[0], toTell);
    return inContext({ ...call, args: [request, ...call.args.slice(1)] }, facts);
  });
}

type Meta = Readonly<Record<string, unknown>>;
interface Request {
  readonly method?: unknown;
  readonly params?: { readonly name?: unknown; readonly _meta?: Meta };
}

/** What a request says by itself. */
function requestFacts(request: unknown): ActorFacts {
  const { method, params } = (request ?? {}) as Request;
  return {
    ...(typeof method === 'string' ? { mcpMethod: method } : {}),
    ...(method === 'tools/call' && typeof params?.name === 'string' ? { tool: params.name } : {}),
  };
}

/** A client acts on its own behalf when a server asks it something: the server's word on it counts nothing. */
function received({ self, args: [request] }: Call): ActorFacts {
  try {
    const isServer = Object.hasOwn(self as object, '_serverInfo');
    const baggage = isServer ? (request as Request).params?._meta?.['baggage'] : undefined;
    return { ...actorOfBaggage(baggage), ...requestFacts(request) };
  } catch {
    return {};
  }
}

/** What a client is about to ask, with whom it asks for told in a copy where there is something to tell. */
function sent(
  request: unknown,
  toTell: CurrentActor,
): { readonly facts: ActorFacts; readonly request: unknown } {
  try {
    const facts = requestFacts(request);
    const { method, params } = (request ?? {}) as Request;
    const meta = toTell === null || !carrying.has(method) ? {} : told(params?._meta, toTell);
    if (Object.keys(meta).length === 0) return { facts, request };
    const withMeta = { ...params, _meta: { ...params?._meta, ...meta } };
    return { facts, request: { ...(request as Request), params: withMeta } };
  } catch {
    return { facts: {}, request };
  }
}

const carrying = new Set<unknown>(['tools/call', 'resources/read', 'prompts/get']);

function told(given: Meta | undefined, currentActor: () => ActorFacts): Meta {
  const baggage = given?.['baggage'] === undefined ? baggageOfActor(currentActor()) : '';
  const traceparent = given?.['traceparent'] === undefined ? activeTraceparent() : null;
  return { ...(baggage === '' ? {} : { baggage }), ...(traceparent === null ? {} : { traceparent }) };
}
