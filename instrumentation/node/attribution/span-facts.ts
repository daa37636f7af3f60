import type { ActorFacts } from './actor-source.ts';

type Attributes = Readonly<Record<string, unknown>>;
type Fields = readonly (readonly [attribute: string, field: keyof ActorFacts])[];

/** Facts that are filled in from the nearest span outwards: what is known stays. */
export type Filling = { -readonly [Field in keyof ActorFacts]: ActorFacts[Field] };

/** Adds the actor in the attributes of one span, whoever made it. */
export function addSpanFacts(facts: Filling, attributes: Attributes): void {
  addNamed(facts, conventions, attributes);
  for (const { mark, fields } of dialects) {
    if (attributes[mark] !== undefined) addNamed(facts, fields, attributes);
  }
  const kind = attributes['traceloop.span.kind'];
  if (kind === 'agent' || kind === 'tool') addNamed(facts, entity[kind], attributes);
}

/** The actor in OpenTelemetry's own names, as baggage has them. */
export function baggageFacts(entry: (name: string) => unknown): ActorFacts {
  const values: Record<string, unknown> = {};
  for (const [name] of conventions) values[name] = entry(name);
  const facts: Filling = {};
  addNamed(facts, conventions, values);
  return facts;
}

function addNamed(facts: Filling, fields: Fields, attributes: Attributes): void {
  for (const [name, field] of fields) {
    const value = attributes[name];
    if (typeof value === 'string' && value !== '') facts[field] ??= value;
  }
}

const conventions: Fields = [
  ['gen_ai.agent.name', 'agent'],
  ['gen_ai.agent.id', 'agentId'],
  ['gen_ai.tool.name', 'tool'],
  ['gen_ai.conversation.id', 'conversation'],
  ['user.id', 'user'],
  ['enduser.id', 'user'],
  ['mcp.method.name', 'mcpMethod'],
  ['mayfly.purpose', 'purpose'],
];

/** Other vocabularies, each known by an attribute that all of its spans have: their names are too general alone. */
const dialects: readonly { readonly mark: string; readonly fields: Fields }[] = [
  {
    // github.com/Arize-ai/openinference, spec/semantic_conventions.md
    mark: 'openinference.span.kind',
    fields: [
      ['agent.name', 'agent'],
      ['tool.name', 'tool'],
      ['session.id', 'conversation'],
    ],
  },
  {
    // github.com/traceloop/openllmetry-js, packages/ai-semantic-conventions
    mark: 'traceloop.span.kind',
    fields: [
      ['traceloop.association.properties.session_id', 'conversation'],
      ['traceloop.association.properties.user_id', 'user'],
    ],
  },
  {
    // ai-sdk.dev/docs/ai-sdk-core/telemetry
    mark: 'ai.operationId',
    fields: [
      ['ai.telemetry.functionId', 'agent'],
      ['ai.toolCall.name', 'tool'],
    ],
  },
];

/** OpenLLMetry's entity is an agent, a tool, a task or a workflow: the kind of the span says which. */
const entity: Readonly<Record<'agent' | 'tool', Fields>> = {
  agent: [['traceloop.entity.name', 'agent']],
  tool: [['traceloop.entity.name', 'tool']],
};
