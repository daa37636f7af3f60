import { afterAll, beforeAll, expect, test } from 'vitest';
import { attributedRun } from '../../../../support/attributed-run.ts';
import { type EchoServer, startServer } from '../../../../support/echo-server.ts';
import { type ModelServer, startModelServer } from '../../../../support/model-server.ts';
import { runHooked } from '../../../../support/run-hooked.ts';

let model: ModelServer;
let echo: EchoServer;
beforeAll(async () => {
  // Calls the first tool on offer, once; the system prompt may name another.
  model = await startModelServer(({ turn, tools, system }) => {
    const name = /call (\w+)/.exec(system)?.[1] ?? tools[0];
    return turn === 0 && name !== undefined && tools.length > 0
      ? { calls: [{ name, arguments: { input: 'x' } }] }
      : { text: 'done' };
  });
  echo = await startServer((_request, response) => response.end('{}'));
});
afterAll(() => Promise.all([model.close(), echo.close()]));

const parts = {
  mjs: `
    import { createAgent, tool } from 'langchain'; import { ChatOpenAI } from '@langchain/openai'; import { createReactAgent } from '@langchain/langgraph/prebuilt';
    import { StateGraph, MessagesAnnotation, START, MemorySaver } from '@langchain/langgraph'; import { RunnableLambda } from '@langchain/core/runnables'; import { StructuredTool } from '@langchain/core/tools'; import { z } from 'zod';`,
  cjs: `
    const { createAgent, tool } = require('langchain'); const { ChatOpenAI } = require('@langchain/openai'); const { createReactAgent } = require('@langchain/langgraph/prebuilt');
    const { StateGraph, MessagesAnnotation, START, MemorySaver } = require('@langchain/langgraph'); const { RunnableLambda } = require('@langchain/core/runnables'); const { StructuredTool } = require('@langchain/core/tools'); const { z } = require('zod');`,
};
const shared = `
  const llm = (apiKey = 'none', more = {}) => new ChatOpenAI({ model: 'm', apiKey, maxRetries: 0, configuration: { baseURL: process.env.MODEL_URL }, ...more });
  const schema = z.object({ input: z.string() });
  const using = (secret, name = 'look_up') => tool(async () => { await new Promise((r) => setTimeout(r, 3)); await use(secret); return 'ok'; }, { name, description: 'x', schema });
  const hi = { messages: [{ role: 'user', content: 'hi' }] };`;

async function run(body: string, options: { format?: 'mjs' | 'cjs'; env?: Record<string, string> } = {}) {
  const { format = 'mjs', env } = options;
  const program = `${parts[format]}${shared}\n(async () => {${body}})().catch((error) => { console.error(error); process.exitCode = 1; });`;
  const result = await attributedRun(program, {
    secrets: ['A_TOKEN', 'B_TOKEN', 'C_TOKEN', 'MODEL_KEY'],
    echo: echo.url,
    format,
    env: { MODEL_URL: model.url, LANGSMITH_TRACING: 'false', ...env },
  });
  expect([result.stderr, result.code]).toEqual(['', 0]);
  return result;
}

const configured = `{ configurable: { thread_id: 't-1', user_id: 'ada' } }`;
const whole = { agent: 'clerk', conversation: 't-1', user: 'ada' };

test.each(['mjs', 'cjs'] as const)(
  'createAgent (%s): the agent, its tool, the thread and the user of each use',
  async (format) => {
    const { used, read } = await run(
      `const agent = createAgent({ model: llm(process.env.MODEL_KEY), tools: [using('A_TOKEN')], name: 'clerk' });
       await use('B_TOKEN'); await agent.invoke(hi, ${configured}); await use('C_TOKEN');`,
      { format },
    );
    expect(used).toEqual({
      A_TOKEN: [{ ...whole, tool: 'look_up' }],
      B_TOKEN: [{}],
      C_TOKEN: [{}],
      MODEL_KEY: [whole],
    });
    expect(read['A_TOKEN']).toEqual(used['A_TOKEN']);
  },
);

test.each([
  [
    'createReactAgent',
    `createReactAgent({ llm: llm(process.env.MODEL_KEY), tools: [using('A_TOKEN')], name: 'clerk' })`,
  ],
  [
    'a graph with a name',
    `new StateGraph(MessagesAnnotation).addNode('ask', async () => { await llm(process.env.MODEL_KEY).invoke('hi'); await using('A_TOKEN').invoke({ input: 'x' }); return {}; }).addEdge(START, 'ask').compile({ name: 'clerk' })`,
  ],
])('%s', async (_what, agent) => {
  const { used } = await run(`await ${agent}.invoke(hi, ${configured});`);
  expect(used).toEqual({ A_TOKEN: [{ ...whole, tool: 'look_up' }], MODEL_KEY: [whole] });
});

test.each([
  [
    'stream',
    `for await (const _ of await agent.stream(hi, { ...${configured}, streamMode: ['messages', 'updates'] })) await use('B_TOKEN');`,
  ],
  [
    'streamEvents',
    `for await (const _ of agent.streamEvents(hi, { ...${configured}, version: 'v2' })) await use('B_TOKEN');`,
  ],
  ['batch', `await agent.batch([hi, hi], ${configured}); await use('B_TOKEN');`],
])('%s: who consumes it stays nobody', async (_what, body) => {
  const { used } = await run(
    `const agent = createReactAgent({ llm: llm(process.env.MODEL_KEY), tools: [using('A_TOKEN')], name: 'clerk' }); ${body}`,
  );
  expect(used).toEqual({ A_TOKEN: [{ ...whole, tool: 'look_up' }], B_TOKEN: [{}], MODEL_KEY: [whole] });
});

test('an agent inside of a tool is the one that works there, and the outer one again afterwards', async () => {
  const { used } = await run(`
    const inner = createReactAgent({ llm: llm(process.env.MODEL_KEY), tools: [using('B_TOKEN')], name: 'expert' });
    const ask = tool(async () => { await use('A_TOKEN'); await inner.invoke(hi); await use('C_TOKEN'); return 'ok'; }, { name: 'ask_expert', description: 'x', schema });
    await createAgent({ model: llm(), tools: [ask], name: 'lead' }).invoke(hi, ${configured});`);
  const outer = { agent: 'lead', tool: 'ask_expert', conversation: 't-1', user: 'ada' };
  const expert = { agent: 'expert', conversation: 't-1', user: 'ada' };
  expect(used).toEqual({
    A_TOKEN: [outer],
    B_TOKEN: [{ ...expert, tool: 'look_up' }],
    C_TOKEN: [outer],
    MODEL_KEY: [expert],
  });
});

test('subgraphs: one with a name is an agent, one without is a part of its graph', async () => {
  const { used } = await run(`
    const graph = (secret, options) => new StateGraph(MessagesAnnotation).addNode('n', async () => { await use(secret); return {}; }).addEdge(START, 'n').compile(options);
    await new StateGraph(MessagesAnnotation).addNode('named', graph('A_TOKEN', { name: 'searcher' })).addNode('plain', graph('B_TOKEN')).addNode('own', async () => { await use('C_TOKEN'); return {}; })
      .addEdge(START, 'named').addEdge('named', 'plain').addEdge('plain', 'own').compile({ name: 'boss', checkpointer: new MemorySaver() }).invoke(hi, ${configured});`);
  const boss = { agent: 'boss', conversation: 't-1', user: 'ada' };
  expect(used).toEqual({ A_TOKEN: [{ ...boss, agent: 'searcher' }], B_TOKEN: [boss], C_TOKEN: [boss] });
});

test('without a name the tool is known alone, also one that is a class or a runnable', async () => {
  const { used } = await run(`
    class Old extends StructuredTool { name = 'old'; description = 'x'; schema = schema; async _call() { await use('B_TOKEN'); return 'ok'; } }
    await createAgent({ model: llm(), tools: [using('A_TOKEN')] }).invoke(hi);
    await new Old().invoke({ input: 'x' }, { metadata: { session_id: 's-1' } });
    await RunnableLambda.from(async () => use('C_TOKEN')).asTool({ name: 'lambda', schema }).invoke({ input: 'x' });`);
  expect(used).toEqual({
    A_TOKEN: [{ tool: 'look_up' }],
    B_TOKEN: [{ tool: 'old', conversation: 's-1' }],
    C_TOKEN: [{ tool: 'lambda' }],
  });
});

test('model calls that wait in a queue belong to whoever made them', async () => {
  const { used } = await run(`
    const shared = llm('none', { maxConcurrency: 1, modelKwargs: {} });
    const asking = (name, secret) => new StateGraph(MessagesAnnotation).addNode('n', async () => { await shared.caller.call(async () => { await new Promise((r) => setTimeout(r, 10)); await use(secret); }); return {}; }).addEdge(START, 'n').compile({ name });
    await Promise.all([asking('a', 'A_TOKEN').invoke(hi), asking('b', 'B_TOKEN').invoke(hi), asking('c', 'C_TOKEN').invoke(hi)]);`);
  expect(used).toEqual({ A_TOKEN: [{ agent: 'a' }], B_TOKEN: [{ agent: 'b' }], C_TOKEN: [{ agent: 'c' }] });
});

test.each(['before', 'after'])(
  'the application has its own store, made %s LangGraph is loaded',
  async (when) => {
    const own = `const { AsyncLocalStorage } = await import('node:async_hooks'); const { AsyncLocalStorageProviderSingleton } = await import('@langchain/core/singletons'); const store = new AsyncLocalStorage(); AsyncLocalStorageProviderSingleton.initializeGlobalInstance(store);`;
    const load = `const { createAgent, tool } = await import('langchain'); const { ChatOpenAI } = await import('@langchain/openai'); const { z } = await import('zod');`;
    const { used, stderr } = await attributedRun(
      `${when === 'before' ? own + load : load + own}${shared}
     await createAgent({ model: llm(process.env.MODEL_KEY), tools: [using('A_TOKEN')], name: 'clerk' }).invoke(hi, ${configured});
     console.log(globalThis[Symbol.for('ls:tracing_async_local_storage')] === store);`,
      {
        secrets: ['A_TOKEN', 'MODEL_KEY'],
        echo: echo.url,
        env: { MODEL_URL: model.url, LANGSMITH_TRACING: 'false' },
      },
    );
    expect(stderr).toBe('');
    expect(used).toEqual({ A_TOKEN: [{ ...whole, tool: 'look_up' }], MODEL_KEY: [whole] });
  },
);

const behaviour = `
  const events = []; const handler = { handleChainStart: (c, i, r, p, t, m, k, name) => void events.push('chain ' + name), handleToolStart: (t, i, r, p, tags, m, name) => void events.push('tool ' + name), handleToolEnd: (o) => void events.push('end ' + o.content), handleLLMNewToken: () => void events.push('token') };
  const failing = tool(async () => { throw new TypeError('no'); }, { name: 'failing', description: 'x', schema });
  const streaming = tool(async function* () { yield 'a'; return 'b'; }, { name: 'streaming', description: 'x', schema });
  const agent = createAgent({ model: llm(), tools: [using('A_TOKEN')], name: 'clerk', checkpointer: new MemorySaver() });
  const settle = (p) => p.then((r) => JSON.parse(JSON.stringify(r, (k, v) => /^(id|run_id|run-.*|checkpoint_.*|ts|created|tool_call_id|parents|langgraph_checkpoint_ns|thread_ts)$/.test(k) ? 0 : v)), (e) => [e.name, String(e.message).slice(0, 60)]);
  const all = [await settle(agent.invoke(hi, { ...${configured}, callbacks: [handler] })), await settle(agent.invoke(hi)), await settle(failing.invoke({ input: 'x' })), await settle(failing.invoke({})), await settle(streaming.invoke({ input: 'x' })),
    await settle(createAgent({ model: llm(), tools: [failing], name: 'f' }).invoke(hi)), await settle(agent.getState(${configured}).then((s) => [s.config, s.metadata, s.next]))];
  const chunks = []; for await (const c of await agent.stream(hi, { configurable: { thread_id: 'x' }, streamMode: ['updates', 'messages'] })) { chunks.push(c[0]); if (chunks.length === 4) break; }
  console.log(JSON.stringify([all, events, chunks, Object.keys(globalThis).length, agent.name, using('A_TOKEN').lc_namespace]));`;

test.each([
  ['as it is', {}],
  [
    'with its tracing on',
    { LANGSMITH_TRACING: 'true', LANGSMITH_API_KEY: 'none', LANGSMITH_ENDPOINT: 'http://127.0.0.1:9' },
  ],
])('results, errors, callbacks and streams are those that come without hooks, %s', async (_how, env) => {
  const program = `globalThis.use = async () => 200;${parts.mjs}${shared}\nconsole.error = () => {}; console.warn = () => {}; ${behaviour} process.exit(0);`;
  const options = {
    packages: 'clients',
    env: { MODEL_URL: model.url, LANGSMITH_TRACING: 'false', ...env },
  } as const;
  const hooked = await runHooked(program, options);
  const plain = await runHooked(program, { ...options, env: { ...options.env, MAYFLY_DISABLED: '1' } });
  expect(plain.stdout).toContain('tool look_up');
  expect(hooked.stdout).toBe(plain.stdout);
});
