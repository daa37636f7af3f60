import { callOriginal, patchFunction } from '../hooks/patch-function.ts';
import type { ActorFacts, ActorSource } from './actor-source.ts';
import { nestedActor } from './nested-actor.ts';
import { addSpanFacts, baggageFacts, type Filling } from './span-facts.ts';

/** The parts of OpenTelemetry's global API (1.x) and of SDK spans that are read here, never imported. */
interface Api {
  readonly context?: Manager;
}
interface Manager {
  readonly active?: () => Context;
}
interface Context {
  readonly getValue?: (key: symbol) => unknown;
}
interface Span {
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly parentSpanContext?: { readonly spanId?: unknown };
  readonly parentSpanId?: unknown;
  readonly spanContext?: () => {
    readonly traceId?: unknown;
    readonly spanId?: unknown;
    readonly traceFlags?: unknown;
  };
}
interface Baggage {
  readonly getEntry?: (key: string) => { readonly value?: unknown } | undefined;
}

const apiKey = Symbol.for('opentelemetry.js.api.1');
const spanKey = Symbol.for('OpenTelemetry Context Key SPAN');
const baggageKey = Symbol.for('OpenTelemetry Baggage Key');
const deepest = 32;

/**
 * Any OpenTelemetry GenAI instrumentation (opentelemetry.io/docs/specs/semconv/gen-ai), OpenInference,
 * OpenLLMetry and the AI SDK's own spans: the active span and those above it; then the active baggage.
 */
export const otel = {
  name: 'otel',
  install() {
    onceAssigned(globalThis, apiKey, (api) =>
      onceAssigned(api as object, 'context', (manager) => rememberParents(manager as Manager)),
    );
  },
  read(): ActorFacts | null {
    const manager = (globalThis as { [apiKey]?: Api })[apiKey]?.context;
    const context = manager?.active?.();
    if (manager === undefined || context === undefined) return null;
    rememberParents(manager);
    const facts: Filling = {};
    addSpans(facts, context.getValue?.(spanKey) as Span | undefined);
    const baggage = context.getValue?.(baggageKey) as Baggage | undefined;
    if (baggage === undefined) return facts;
    return nestedActor(
      facts,
      baggageFacts((name) => baggage.getEntry?.(name)?.value),
    );
  },
} satisfies ActorSource;

/** `traceparent` of the active span (w3.org/TR/trace-context); null without one. */
export function activeTraceparent(): string | null {
  const span = activeContext()?.getValue?.(spanKey) as Span | undefined;
  const { traceId, spanId, traceFlags } = span?.spanContext?.() ?? {};
  if (typeof traceId !== 'string' || !/^(?!0{32})[0-9a-f]{32}$/.test(traceId)) return null;
  if (typeof spanId !== 'string' || !/^[0-9a-f]{16}$/.test(spanId)) return null;
  return `00-${traceId}-${spanId}-${Number(traceFlags) & 1 ? '01' : '00'}`;
}

const parents = new WeakMap<object, Span>();

const watched = new WeakSet<object>();

/**
 * A span knows only the id of the one above it: the application's context manager is watched for spans that
 * become active within their parent.
 */
function rememberParents(manager: Manager): void {
  if (watched.has(manager)) return;
  watched.add(manager);
  patchFunction(manager, 'with', (call) => {
    try {
      const span = spanOf(call.args[0]);
      const above = span === undefined || parents.has(span) ? undefined : spanOf(manager.active?.());
      if (span !== undefined && above !== undefined && isParent(above, span)) parents.set(span, above);
    } catch {
      // A context of another kind: the active span alone is read.
    }
    return callOriginal(call);
  });
}

/** Tells what a property is, now or when it is assigned for the first time; then it is an ordinary one. */
function onceAssigned(owner: object, name: PropertyKey, assigned: (value: unknown) => void): void {
  const present: unknown = Reflect.get(owner, name);
  const tell = (value: unknown): void => {
    try {
      assigned(value);
    } catch {
      // Not what it was in the versions seen: it is the application's all the same.
    }
  };
  if (present !== undefined) {
    tell(present);
    return;
  }
  Object.defineProperty(owner, name, {
    configurable: true,
    enumerable: true,
    get: () => undefined,
    set(value: unknown) {
      Object.defineProperty(owner, name, { value, writable: true, enumerable: true, configurable: true });
      tell(value);
    },
  });
}

function spanOf(context: unknown): Span | undefined {
  return (context as Context | undefined)?.getValue?.(spanKey) as Span | undefined;
}

/** SDK 2 and 3 have the parent's context, SDK 1 its id. */
function isParent(above: Span, span: Span): boolean {
  const parent = span.parentSpanContext?.spanId ?? span.parentSpanId;
  return parent !== undefined && parent === above.spanContext?.().spanId;
}

/** A span processor that remembers the same from the beginning, for those who have an SDK of their own. */
export const spanParents = {
  onStart(span: object, parent: Context): void {
    const above = parent.getValue?.(spanKey) as Span | undefined;
    if (above !== undefined) parents.set(span, above);
  },
  onEnd(): void {},
  forceFlush: (): Promise<void> => Promise.resolve(),
  shutdown: (): Promise<void> => Promise.resolve(),
};

function activeContext(): Context | undefined {
  return (globalThis as { [apiKey]?: Api })[apiKey]?.context?.active?.();
}

/** From the innermost span outwards; a tool beyond the first agent is another agent's. */
function addSpans(facts: Filling, innermost: Span | undefined): void {
  let span = innermost;
  for (let depth = 0; span !== undefined && depth < deepest; depth++) {
    if (span.attributes !== undefined) addSpan(facts, span.attributes);
    span = parents.get(span);
  }
}

function addSpan(facts: Filling, attributes: Readonly<Record<string, unknown>>): void {
  if (facts.agent === undefined && facts.agentId === undefined) {
    addSpanFacts(facts, attributes);
    return;
  }
  const further: Filling = {};
  addSpanFacts(further, attributes);
  if (further.conversation !== undefined) facts.conversation ??= further.conversation;
  if (further.user !== undefined) facts.user ??= further.user;
  if (further.purpose !== undefined) facts.purpose ??= further.purpose;
}
