import { services } from './load-credential.ts';
import { createMix, type Draw, instances, type MixName } from './mix.ts';
import {
  attributeBytes,
  type OtlpWriter,
  otlpWriter,
  putBytes,
  putField,
  putTime,
  putVarint,
  written,
} from './otlp-writer.ts';
import { type Random, random } from './random.ts';
import type { Truth } from './truth.ts';

export interface SpanLoadOptions {
  readonly mix: MixName;
  readonly seed: number;
  /** Time of the first span; the others follow at `perSecond`. */
  readonly startAt: number;
  readonly perSecond?: number;
}

/** The body of one request, not compressed. */
export interface LoadBody {
  readonly bytes: Buffer;
  readonly spans: number;
}

/** An endless row of OTLP requests, the same for the same options, and what they must come to. */
export interface SpanLoad {
  readonly next: () => LoadBody;
  /** What was begun and not given yet: requests with fewer spans. Afterwards the truth covers all that was given. */
  readonly rest: () => readonly LoadBody[];
  readonly truth: () => Truth;
}

/** One request: 512 spans of 15 attributes of one process instance with 8 resource attributes. */
export const spansInBody = 512;

export function spanLoad({ mix: name, seed, startAt, perSecond = 20_000 }: SpanLoadOptions): SpanLoad {
  const mix = createMix(name, seed, startAt);
  const numbers = random(seed, 0x5ba9);
  const open = Array.from({ length: instances }, (_, instance) => processInstance(seed, instance));
  let [spans, checksum] = [0, 0];
  const step = (): LoadBody | null => {
    const at = startAt + (spans / perSecond) * 1000;
    const draw = mix.next(at);
    const process = open[draw.instance];
    if (process === undefined) throw new Error('a span of an unknown process');
    writeSpan(process, { draw, at, numbers });
    spans++;
    checksum += draw.credential.word;
    return process.spans === spansInBody ? closed(process) : null;
  };
  return {
    next: () => {
      for (;;) {
        const body = step();
        if (body !== null) return body;
      }
    },
    rest: () => open.filter((process) => process.spans > 0).map(closed),
    truth: () => ({ spans, checksum, credentials: mix.credentials(), keys: mix.keys() }),
  };
}

interface ProcessInstance {
  readonly resource: Buffer;
  /** By agent, tool and outcome: what surrounds a use. */
  readonly actors: readonly (readonly Buffer[])[];
  readonly writer: OtlpWriter;
  spans: number;
  conversation: Buffer;
  readonly traceId: Buffer;
}

const agents = ['planner', 'coder', 'reviewer'];
const tools = (
  'search_code open_pull_request read_ticket query_warehouse send_invoice list_objects ' +
  'put_object rotate_key sign_payload read_secret call_model browse'
).split(' ');
const outcomes = ['accepted', 'denied', 'error'];

function processInstance(seed: number, instance: number): ProcessInstance {
  const service = Math.floor(instance / (instances / services));
  const numbers = random(seed, 0xface + instance);
  const id = numbers.word().toString(16).padStart(8, '0');
  const resource = attributeBytes(1, {
    'service.name': `agent-runtime-${service}`,
    'service.namespace': service < 4 ? 'support' : 'engineering',
    'service.version': `4.${service}.1`,
    'service.instance.id': `${id}-6a51-4d2e-9c11-${String(instance).padStart(12, '0')}`,
    'deployment.environment.name': 'production',
    'host.name': `ip-10-0-${service}-${instance}`,
    'process.pid': 4000 + instance,
    'k8s.pod.name': `agent-runtime-${service}-7d9f6c5b8-${id.slice(0, 5)}`,
  });
  const actors = agents.map((agent) =>
    tools.flatMap((tool) => {
      const actor = { 'gen_ai.agent.name': agent, 'gen_ai.tool.name': tool };
      const uses = outcomes.map((outcome) =>
        attributeBytes(9, { 'mayfly.use.location': 'header', 'mayfly.use.outcome': outcome, ...actor }),
      );
      return [attributeBytes(9, actor), ...uses];
    }),
  );
  const writer = otlpWriter(1024 * 1024);
  return { resource, actors, writer, spans: 0, conversation: Buffer.alloc(0), traceId: Buffer.alloc(16) };
}

const span = otlpWriter(16_384);
const names = [Buffer.from('credential.fetch'), Buffer.from('credential.use')] as const;
const countKey = Buffer.concat([Buffer.from([10, 12]), Buffer.from('mayfly.count')]);
const spanId = Buffer.alloc(8);

interface Written {
  readonly draw: Draw;
  readonly at: number;
  readonly numbers: Random;
}

function writeSpan(process: ProcessInstance, { draw, at, numbers }: Written): void {
  const { credential, context, count } = draw;
  // The spans of one call of a tool share a trace, those of one conversation its id.
  if (process.spans % 128 === 0) {
    const id = `conv_${numbers.word().toString(36)}${numbers.word().toString(36)}`;
    process.conversation = attributeBytes(9, { 'gen_ai.conversation.id': id });
  }
  if (process.spans % 2 === 0)
    for (let i = 0; i < 4; i++) process.traceId.writeUInt32LE(numbers.word(), i * 4);
  spanId.writeInt32LE(numbers.word() | 1, 0);
  spanId.writeUInt32LE(numbers.word(), 4);
  span.length = 0;
  putField(span, 1, process.traceId);
  putField(span, 2, spanId);
  putField(span, 5, context === 0 ? names[0] : names[1]);
  putVarint(span, 48);
  putVarint(span, 1);
  const start = at - numbers.below(1_000_000) / 1000;
  putTime(span, 7, start);
  putTime(span, 8, start + numbers.below(400_000) / 1000);
  putBytes(span, context === 0 ? credential.fetch : credential.use);
  putBytes(span, actorOf(process, draw));
  putBytes(span, process.conversation);
  putCount(count);
  putField(process.writer, 2, span.bytes.subarray(0, span.length));
  process.spans++;
}

function actorOf({ actors }: ProcessInstance, { credential, context }: Draw): Buffer {
  const use = context - 1;
  const tool = credential.tool + (context === 0 ? 0 : Math.floor(use / 3));
  const found = actors[credential.agent]?.[tool * 4 + (context === 0 ? 0 : 1 + (use % 3))];
  if (found === undefined) throw new Error('a span of an unknown actor');
  return found;
}

/** `mayfly.count`, the one attribute that grows. */
function putCount(count: number): void {
  const size = count < 128 ? 1 : count < 16_384 ? 2 : count < 2_097_152 ? 3 : 4;
  putVarint(span, 74);
  putVarint(span, countKey.length + 3 + size);
  putBytes(span, countKey);
  putVarint(span, 18);
  putVarint(span, 1 + size);
  putVarint(span, 24);
  putVarint(span, count);
}

const scope = Buffer.concat([Buffer.from([10, 25, 10, 23]), Buffer.from('@mayfly/instrumentation')]);

/** Ends the request that a process has open. */
function closed(process: ProcessInstance): LoadBody {
  const { resource, writer, spans } = process;
  const size = writer.length + resource.length + scope.length + 64;
  const [inner, outer] = [otlpWriter(size), otlpWriter(size)];
  putField(inner, 1, resource);
  putVarint(inner, 18);
  putVarint(inner, scope.length + writer.length);
  putBytes(inner, scope);
  putBytes(inner, writer.bytes.subarray(0, writer.length));
  putField(outer, 1, inner.bytes.subarray(0, inner.length));
  writer.length = 0;
  process.spans = 0;
  return { bytes: written(outer), spans };
}
