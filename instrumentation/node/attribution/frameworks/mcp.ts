import { holdsCredential } from '../../../../src/core/holds-credential.ts';
import { type Call, callOriginal, patchFunction } from '../../hooks/patch-function.ts';
import type { ActorFrames } from '../actor-frames.ts';
import type { ActorFacts } from '../actor-source.ts';
import { actorOfBaggage, baggageOfActor } from '../baggage.ts';
import { callWithin } from '../call-within.ts';
import { type FrameworkPatch, isUnpatched } from '../framework-patch.ts';
import { activeTraceparent } from '../otel.ts';
import { toldFacts } from '../told-facts.ts';

/**
 * Server and client of the MCP SDK (seen: 1.32 and 2.4). A client tells the server on whose behalf it calls, in
 * `params._meta.baggage` (SEP-414), unless the application has put something there; a server knows from there
 * whom its tool works for. `MAYFLY_MCP_BAGGAGE=0` keeps the actor from servers, which may be somebody else's.
 */
export const mcpProtocol: FrameworkPatch = (Protocol, frames) => {
  const { prototype } = Protocol as { prototype: object };
  if (!isUnpatched(prototype)) return;
  patchFunction(prototype, '_onrequest', (call) => callWithin(frames, call, received));
  patchFunction(prototype, 'request', (call) => asked(frames, call, bare(actorToTell(frames))));
};

/** The AI SDK's own client (seen: @ai-sdk/mcp 2.0). */
export const aiSdkMcpClient: FrameworkPatch = (Client, frames) => {
  const { prototype } = Client as { prototype: object };
  if (!isUnpatched(prototype)) return;
  patchFunction(prototype, 'request', (call) => asked(frames, call, wrapped(actorToTell(frames))));
};

function actorToTell(frames: ActorFrames): CurrentActor {
  return process.env['MAYFLY_MCP_BAGGAGE'] === '0' ? null : frames.read;
}

type Meta = Readonly<Record<string, unknown>>;
interface Request {
  readonly method?: unknown;
  readonly params?: { readonly name?: unknown; readonly _meta?: Meta };
}

/** What a request says by itself. */
function requestFacts(request: unknown): ActorFacts {
  const { method, params } = (request ?? {}) as Request;
  return toldFacts({ mcpMethod: method, tool: method === 'tools/call' ? params?.name : undefined });
}

/** A client acts on its own behalf when a server asks it something: the server's word on it counts nothing. */
function received({ self, args: [request] }: Call): ActorFacts {
  const isServer = Object.hasOwn(self as object, '_serverInfo');
  const baggage = isServer ? (request as Request).params?._meta?.['baggage'] : undefined;
  return { ...actorOfBaggage(baggage), ...requestFacts(request) };
}

/** What a client is about to ask, and its arguments with whom it asks for told in a copy. */
interface Asking {
  readonly facts: ActorFacts;
  readonly args: unknown[];
}
type Teller = (args: unknown[]) => Asking;
type CurrentActor = (() => ActorFacts) | null;

/** Whom it asks for is read in the context of the caller, before the request itself is what runs. */
function asked(frames: ActorFrames, call: Call, tell: Teller): unknown {
  let asking: Asking;
  try {
    asking = tell(call.args);
  } catch {
    return callOriginal(call);
  }
  return callWithin(frames, { ...call, args: asking.args }, () => asking.facts);
}

/** The SDK's `request(request, …)`. */
function bare(toTell: CurrentActor): Teller {
  return ([request, ...rest]) => ({
    facts: requestFacts(request),
    args: [withMeta(request, toTell), ...rest],
  });
}

/** The AI SDK's `request({ request, … })`. */
function wrapped(toTell: CurrentActor): Teller {
  return ([options, ...rest]) => {
    const { request } = options as { readonly request?: unknown };
    const telling = withMeta(request, toTell);
    const args = [telling === request ? options : { ...(options as object), request: telling }, ...rest];
    return { facts: requestFacts(request), args };
  };
}

function withMeta(request: unknown, toTell: CurrentActor): unknown {
  const { method, params } = (request ?? {}) as Request;
  const meta = toTell === null || !carrying.has(method) ? {} : told(params?._meta, toTell);
  if (Object.keys(meta).length === 0) return request;
  return { ...(request as Request), params: { ...params, _meta: { ...params?._meta, ...meta } } };
}

const carrying = new Set<unknown>(['tools/call', 'resources/read', 'prompts/get']);

function told(given: Meta | undefined, currentActor: () => ActorFacts): Meta {
  const baggage = given?.['baggage'] === undefined ? baggageOfActor(withoutSecrets(currentActor())) : '';
  const traceparent = given?.['traceparent'] === undefined ? activeTraceparent() : null;
  return { ...(baggage === '' ? {} : { baggage }), ...(traceparent === null ? {} : { traceparent }) };
}

/** Law 3: a name that is a secret goes to no server either. */
function withoutSecrets(actor: ActorFacts): ActorFacts {
  return Object.fromEntries(Object.entries(actor).filter(([, value]) => !holdsCredential(String(value))));
}
