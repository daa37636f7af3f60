import type { ActorFacts, ActorSource } from './actor-source.ts';

/** The parts of OpenTelemetry's global API (1.x) and of SDK spans that are read here, never imported. */
interface Api {
  readonly context?: { readonly active?: () => Context };
}
interface Context {
  readonly getValue?: (key: symbol) => unknown;
}
interface Span {
  readonly attributes?: Readonly<Record<string, unknown>>;
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
 * Any OpenTelemetry GenAI instrumentation (opentelemetry.io/docs/specs/semconv/gen-ai): the active span and,
 * where `spanParents` is registered, those above it; then the active baggage.
 */
export const otel: ActorSource = {
  name: 'otel',
  read() {
    const context = activeContext();
    if (context === undefined) return null;
    const ofBaggage = factsOf(
      (name) => (context.getValue?.(baggageKey) as Baggage | undefined)?.getEntry?.(name)?.value,
    );
    return { ...ofBaggage, ...ofSpans(context.getValue?.(spanKey) as Span | undefined) };
  },
};

/** `traceparent` of the active span (w3.org/TR/trace-context); null without one. */
export function activeTraceparent(): string | null {
  const span = activeContext()?.getValue?.(spanKey) as Span | undefined;
  const { traceId, spanId, traceFlags } = span?.spanContext?.() ?? {};
  if (typeof traceId !== 'string' || !/^(?!0{32})[0-9a-f]{32}$/.test(traceId)) return null;
  if (typeof spanId !== 'string' || !/^[0-9a-f]{16}$/.test(spanId)) return null;
  return `00-${traceId}-${spanId}-${Number(traceFlags) & 1 ? '01' : '00'}`;
}

const parents = new WeakMap<object, Span>();

/**
 * A span processor that remembers which span is above which, because a span knows only the id of its
 * parent. Optional: without it the active span alone is read.
 */
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
function ofSpans(innermost: Span | undefined): ActorFacts {
  let facts: ActorFacts = {};
  let span = innermost;
  for (let depth = 0; span !== undefined && depth < deepest; depth++) {
    const { attributes = {} } = span;
    const isBeyond = facts.agent !== undefined || facts.agentId !== undefined;
    facts = { ...factsOf((name) => (isBeyond && ofTool.has(name) ? undefined : attributes[name])), ...facts };
    span = parents.get(span);
  }
  return facts;
}

const ofTool = new Set(['gen_ai.agent.name', 'gen_ai.agent.id', 'gen_ai.tool.name', 'mcp.method.name']);

function factsOf(attribute: (name: string) => unknown): ActorFacts {
  const facts: Record<string, string> = {};
  for (const [name, field] of fields) {
    const value = attribute(name);
    if (typeof value === 'string' && value !== '') facts[field] ??= value;
  }
  return facts;
}

const fields: readonly (readonly [attribute: string, field: keyof ActorFacts])[] = [
  ['gen_ai.agent.name', 'agent'],
  ['gen_ai.agent.id', 'agentId'],
  ['gen_ai.tool.name', 'tool'],
  ['gen_ai.conversation.id', 'conversation'],
  ['user.id', 'user'],
  ['enduser.id', 'user'],
  ['mcp.method.name', 'mcpMethod'],
  ['mayfly.purpose', 'purpose'],
];
