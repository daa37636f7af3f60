import { context, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { activeTraceparent, otel, spanParents } from '../../../../instrumentation/node/attribution/otel.ts';
import { attributedRun } from '../../../support/attributed-run.ts';
import { startServer } from '../../../support/echo-server.ts';

test('knows nobody while there is an API and no SDK', () => {
  expect([otel.read(), activeTraceparent()]).toEqual([{}, null]);
});

const provider = new TracerProvider({ spanProcessors: [spanParents] });
const tracer = provider.getTracer('test');
beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
});
afterAll(() => provider.shutdown());

type Attributes = Readonly<Record<string, string>>;

/** Reads within spans, the outermost first. */
function within([outer, ...inner]: readonly Attributes[]): ReturnType<typeof otel.read> {
  if (outer === undefined) return otel.read();
  return tracer.startActiveSpan('s', { attributes: outer }, () => within(inner));
}

const agent = {
  'gen_ai.operation.name': 'invoke_agent',
  'gen_ai.agent.name': 'Ada',
  'gen_ai.agent.id': '1',
  'gen_ai.conversation.id': 'c',
};
const ada = { agent: 'Ada', agentId: '1', conversation: 'c' };
const tool = { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'dig' };

test.each<[what: string, spans: readonly Attributes[], expected: object]>([
  ['no span', [], {}],
  ['a span of something else', [{ 'http.request.method': 'GET' }], {}],
  ['an agent', [agent], ada],
  ['a request within a tool within an agent', [agent, tool, {}], { ...ada, tool: 'dig' }],
  [
    'an agent within a tool of another',
    [agent, tool, { 'gen_ai.agent.name': 'Bob' }, {}],
    { agent: 'Bob', conversation: 'c' },
  ],
  [
    'the tool of the inner agent',
    [agent, tool, { 'gen_ai.agent.name': 'Bob' }, { 'gen_ai.tool.name': 'cut' }],
    { agent: 'Bob', tool: 'cut', conversation: 'c' },
  ],
  ['a user above', [{ 'enduser.id': 'me' }, agent], { ...ada, user: 'me' }],
  [
    'OpenInference',
    [
      { 'openinference.span.kind': 'AGENT', 'agent.name': 'Ada', 'session.id': 'c', 'user.id': 'me' },
      { 'openinference.span.kind': 'TOOL', 'tool.name': 'dig' },
      {},
    ],
    { agent: 'Ada', tool: 'dig', conversation: 'c', user: 'me' },
  ],
  [
    'OpenLLMetry',
    [
      {
        'traceloop.span.kind': 'workflow',
        'traceloop.entity.name': 'flow',
        'traceloop.association.properties.user_id': 'me',
      },
      { 'traceloop.span.kind': 'agent', 'traceloop.entity.name': 'Ada' },
      { 'traceloop.span.kind': 'tool', 'traceloop.entity.name': 'dig' },
    ],
    { agent: 'Ada', tool: 'dig', user: 'me' },
  ],
  [
    'the AI SDK',
    [
      { 'ai.operationId': 'ai.generateText', 'ai.telemetry.functionId': 'Ada' },
      { 'ai.operationId': 'ai.toolCall', 'ai.telemetry.functionId': 'Ada', 'ai.toolCall.name': 'dig' },
    ],
    { agent: 'Ada', tool: 'dig' },
  ],
  ['names that only look like those', [{ 'agent.name': 'x', 'tool.name': 'y', 'session.id': 'z' }], {}],
])('%s', (_what, spans, expected) => {
  expect(within(spans)).toEqual(expected);
});

test('attributes that are set later count, and baggage is read where spans say nothing', () => {
  const baggage = propagation.createBaggage({
    'gen_ai.agent.name': { value: 'Far' },
    'user.id': { value: 'me' },
  });
  context.with(propagation.setBaggage(context.active(), baggage), () => {
    expect(otel.read()).toEqual({ agent: 'Far', user: 'me' });
    tracer.startActiveSpan('s', (span) => {
      span.setAttribute('gen_ai.agent.name', 'Near');
      expect(otel.read()).toEqual({ agent: 'Near', user: 'me' });
    });
  });
});

test('traceparent is that of the active span', () => {
  tracer.startActiveSpan('s', (span) => {
    const { traceId, spanId } = span.spanContext();
    expect(activeTraceparent()).toBe(`00-${traceId}-${spanId}-01`);
  });
  expect(
    context.with(
      trace.setSpan(
        context.active(),
        trace.wrapSpanContext({ traceId: '0'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 }),
      ),
      activeTraceparent,
    ),
  ).toBeNull();
});

test('under the preload the spans above the active one are found without a processor, from the first on', async () => {
  const echo = await startServer((_request, response) => response.end('{}'));
  const { used, stderr } = await attributedRun(
    `import { context, trace } from '@opentelemetry/api'; import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'; import { TracerProvider } from '@opentelemetry/sdk-trace';
     context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()); trace.setGlobalTracerProvider(new TracerProvider({}));
     const tracer = trace.getTracer('app'); const within = (attributes, work) => tracer.startActiveSpan('s', { attributes }, async (span) => { try { return await work(); } finally { span.end(); } });
     const agent = (name, work) => within({ 'gen_ai.agent.name': name, 'gen_ai.conversation.id': name }, () => within({ 'gen_ai.tool.name': 'dig' }, () => within({ 'http.request.method': 'GET' }, work)));
     await Promise.all([agent('a', () => use('A_TOKEN')), agent('b', () => use('B_TOKEN'))]);
     await tracer.startActiveSpan('root', { root: true }, () => use('C_TOKEN'));
     await agent('d', () => tracer.startActiveSpan('elsewhere', { root: true }, () => use('D_TOKEN')));`,
    { secrets: ['A_TOKEN', 'B_TOKEN', 'C_TOKEN', 'D_TOKEN'], echo: echo.url, packages: true },
  );
  await echo.close();
  expect(stderr).toBe('');
  expect(used).toEqual({
    A_TOKEN: [{ agent: 'a', tool: 'dig', conversation: 'a' }],
    B_TOKEN: [{ agent: 'b', tool: 'dig', conversation: 'b' }],
    C_TOKEN: [{}],
    // A new root says nothing about what it was started in.
    D_TOKEN: [{}],
  });
});
