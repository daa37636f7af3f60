import { afterAll, beforeAll, expect, test } from 'vitest';
import { attributedRun } from '../../../../support/attributed-run.ts';
import { startServer } from '../../../../support/echo-server.ts';
import { fakeSecret } from '../../../../support/fake-secret.ts';
import { type ModelServer, startModelServer } from '../../../../support/model-server.ts';
import { type RecordedOptions, runRecorded } from '../../../../support/run-recorded.ts';

let model: ModelServer;
beforeAll(async () => {
  model = await startModelServer(({ turn, tools }) =>
    turn === 0 && tools[0] !== undefined ? { calls: [{ name: tools[0], arguments: {} }] } : { text: 'done' },
  );
});
afterAll(() => model.close());

/** A tool server whose tool reads a credential and says what came with the request. */
const tools = `
  const { McpServer } = await import('@modelcontextprotocol/sdk/server/mcp.js');
  export const makeServer = () => {
    const server = new McpServer({ name: 'ledger', version: '1' });
    const answer = async (extra) => { await new Promise((r) => setTimeout(r, 5)); process.env.SERVER_TOKEN?.length; return { content: [{ type: 'text', text: JSON.stringify(extra._meta ?? null) }] }; };
    server.registerTool('read_ledger', {}, answer);
    server.registerTool('whose', {}, async (extra) => { await new Promise((r) => setTimeout(r, 20)); process.env[extra._meta.baggage.split('=')[1] + '_SERVER_TOKEN']; return { content: [] }; });
    server.registerTool('break', {}, () => { throw new Error('broken'); });
    server.registerResource('book', 'ledger://book', {}, async (uri, extra) => { process.env.BOOK_TOKEN?.length; return { contents: [{ uri: uri.href, text: JSON.stringify(extra._meta ?? null) }] }; });
    return server;
  };`;
const files = {
  'tools.mjs': tools,
  'server.mjs': `import { makeServer } from './tools.mjs'; import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'; await makeServer().connect(new StdioServerTransport());`,
  'server.cjs': `const { StdioServerTransport } = require('@modelcontextprotocol/sdk/server/stdio.js'); const { McpServer } = require('@modelcontextprotocol/sdk/server/mcp.js');
    const server = new McpServer({ name: 'ledger', version: '1' });
    server.registerTool('read_ledger', {}, async (extra) => { await null; process.env.SERVER_TOKEN?.length; return { content: [{ type: 'text', text: JSON.stringify(extra._meta ?? null) }] }; });
    server.connect(new StdioServerTransport());`,
  // One server object for each request: the stateless form of streamable HTTP.
  'http-server.mjs': `import { createServer } from 'node:http'; import { makeServer } from './tools.mjs'; import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
    export const listen = () => new Promise((resolve) => { const http = createServer(async (request, response) => {
      const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined, enableJsonResponse: true }); const server = makeServer();
      response.on('close', () => { transport.close(); server.close(); }); await server.connect(transport); await transport.handleRequest(request, response); });
      http.listen(0, '127.0.0.1', () => resolve({ url: new URL('http://127.0.0.1:' + http.address().port), http })); });`,
};

const preamble = `
  import { Client } from '@modelcontextprotocol/sdk/client/index.js'; import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
  const connected = async (script = 'server.mjs') => { const client = new Client({ name: 'agent', version: '1' });
    await client.connect(new StdioClientTransport({ command: process.execPath, args: [script], env: { SERVER_TOKEN: process.env.GIVEN, BOOK_TOKEN: process.env.GIVEN } })); return client; };
  const meta = (result) => result.content[0].text;`;

async function run(body: string, options: RecordedOptions = {}) {
  const result = await runRecorded(preamble + body, {
    files,
    ...options,
    env: { GIVEN: fakeSecret('', 32), ...options.env },
  });
  expect([result.stderr, result.errors]).toEqual(['', []]);
  const actors = result.fetched
    .filter(({ pid }) => pid !== result.pid)
    .map(({ name, actor }) => [name, actor]);
  return { ...result, actors: Object.fromEntries(actors) };
}

test.each(['server.mjs', 'server.cjs'])(
  '%s knows its tool, and nobody when nobody is told',
  async (script) => {
    const { actors, stdout } = await run(
      `const c = await connected('${script}'); console.log(meta(await c.callTool({ name: 'read_ledger' }))); await c.close();`,
    );
    expect(actors).toEqual({ SERVER_TOKEN: { tool: 'read_ledger', mcpMethod: 'tools/call' } });
    expect(stdout).toBe('null\n');
  },
);

// Its client is that of version 2 of the SDK.
test('an agent of OpenAI Agents JS is known in its MCP server, with the conversation', async () => {
  const { actors } = await run(`
    import { Agent, Runner, MCPServerStdio, OpenAIProvider, setTraceProcessors } from '@openai/agents'; setTraceProcessors([]);
    const server = new MCPServerStdio({ command: process.execPath, args: ['server.mjs'], env: { SERVER_TOKEN: process.env.GIVEN } }); await server.connect();
    const modelProvider = new OpenAIProvider({ apiKey: 'none', baseURL: '${model.url}', useResponses: true });
    await new Runner({ modelProvider, groupId: 'thread 7, part=2' }).run(new Agent({ name: 'Büro & Söhne', model: 'm', mcpServers: [server] }), 'hi');
    await server.close();`);
  expect(actors).toEqual({
    SERVER_TOKEN: {
      agent: 'Büro & Söhne',
      conversation: 'thread 7, part=2',
      tool: 'read_ledger',
      mcpMethod: 'tools/call',
    },
  });
});

test('an agent of the AI SDK is known in its MCP server, also for resources', async () => {
  const { actors, stdout } = await run(`
    import { generateText, stepCountIs, tool } from 'ai'; import { createOpenAICompatible } from '@ai-sdk/openai-compatible'; import { z } from 'zod';
    const c = await connected(); const params = { name: 'read_ledger', _meta: { mine: 1 } };
    const look = tool({ description: 'x', inputSchema: z.object({}), execute: async () => { console.log(meta(await c.callTool(params))); await c.readResource({ uri: 'ledger://book' }); return 'ok'; } });
    await generateText({ model: createOpenAICompatible({ name: 'x', baseURL: '${model.url}', apiKey: 'none' })('m'), tools: { look }, prompt: 'hi', stopWhen: stepCountIs(2), telemetry: { functionId: 'clerk' } });
    console.log(JSON.stringify(params)); await c.close();`);
  expect(actors).toEqual({
    SERVER_TOKEN: { agent: 'clerk', tool: 'read_ledger', mcpMethod: 'tools/call' },
    BOOK_TOKEN: { agent: 'clerk', mcpMethod: 'resources/read' },
  });
  const [told, params] = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(told).toEqual({ mine: 1, baggage: 'gen_ai.agent.name=clerk' });
  expect(params).toEqual({ name: 'read_ledger', _meta: { mine: 1 } });
});

test("the AI SDK's own client tells whom it calls for, over HTTP", async () => {
  const program = `
    import { createMCPClient } from '@ai-sdk/mcp';
    import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'; import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'; import { createServer } from 'node:http';
    const http = createServer(async (request, response) => { const server = new McpServer({ name: 'ledger', version: '1' });
      server.registerTool('read_ledger', {}, async (extra) => { await new Promise((r) => setTimeout(r, 3)); await use('A_TOKEN'); return { content: [{ type: 'text', text: JSON.stringify(extra._meta ?? null) }] }; });
      const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined, enableJsonResponse: true }); response.on('close', () => { transport.close(); server.close(); }); await server.connect(transport); await transport.handleRequest(request, response); });
    await new Promise((resolve) => http.listen(0, '127.0.0.1', resolve));
    const headers = { authorization: 'Bearer ' + process.env.B_TOKEN }; const url = 'http://127.0.0.1:' + http.address().port;
    const withActor = globalThis[Symbol.for('mayfly.withActor')]; const client = await createMCPClient({ transport: { type: 'http', url, headers } });
    const { read_ledger } = await client.tools();
    const answer = await withActor({ agent: 'clerk', conversation: 'c', user: 'ada', tool: 'look' }, () => read_ledger.execute({}, { toolCallId: '1', messages: [] }));
    console.log(answer.content[0].text); await client.close(); http.close(); http.closeAllConnections();`;
  const echo = await startServer((_request, response) => response.end('{}'));
  const result = await attributedRun(program, { secrets: ['A_TOKEN', 'B_TOKEN'], echo: echo.url });
  await echo.close();
  expect([result.stderr, result.code]).toEqual(['', 0]);
  const whole = { agent: 'clerk', conversation: 'c', user: 'ada', tool: 'read_ledger' };
  expect(result.used['A_TOKEN']).toEqual([whole]);
  expect(result.used['B_TOKEN']).toEqual([{}, whole]);
  expect(JSON.parse(result.stdout)).toMatchObject({
    baggage: 'gen_ai.agent.name=clerk,gen_ai.conversation.id=c,user.id=ada',
  });
});

test("baggage of the application's own stays, and is read by the server", async () => {
  const baggage =
    'x=1, gen_ai.agent.name=own%20agent ;prop=1,gen_ai.agent.id=a-1,user.id=me%40example.com,gen_ai.conversation.id=%E0%A4%A';
  const { actors, stdout } = await run(
    `import { withTrace, setTraceProcessors } from '@openai/agents'; setTraceProcessors([]); const c = await connected();
     await withTrace('t', async () => console.log(meta(await c.callTool({ name: 'read_ledger', _meta: { baggage: '${baggage}' } }))), { groupId: 'g' }); await c.close();`,
  );
  expect(JSON.parse(stdout)).toEqual({ baggage });
  expect(actors['SERVER_TOKEN']).toEqual({
    agent: 'own agent',
    agentId: 'a-1',
    user: 'me@example.com',
    tool: 'read_ledger',
    mcpMethod: 'tools/call',
  });
});

test('MAYFLY_MCP_BAGGAGE=0 keeps the actor from the server', async () => {
  const { stdout, actors } = await run(
    `import { withTrace, setTraceProcessors } from '@openai/agents'; setTraceProcessors([]); const c = await connected();
     await withTrace('t', async () => console.log(meta(await c.callTool({ name: 'read_ledger' }))), { groupId: 'g' }); await c.close();`,
    { env: { MAYFLY_MCP_BAGGAGE: '0' } },
  );
  expect(stdout).toBe('null\n');
  expect(actors).toEqual({ SERVER_TOKEN: { tool: 'read_ledger', mcpMethod: 'tools/call' } });
});

test('a server that calls another one passes on whom it works for', async () => {
  const relay = `${preamble}
    import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'; import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
    const next = await connected(); const server = new McpServer({ name: 'relay', version: '1' });
    server.registerTool('relay', {}, () => next.callTool({ name: 'read_ledger' })); await server.connect(new StdioServerTransport());`;
  const { actors } = await run(
    `const client = new Client({ name: 'agent', version: '1' });
     await client.connect(new StdioClientTransport({ command: process.execPath, args: ['relay.mjs'], env: { GIVEN: process.env.GIVEN } }));
     await client.callTool({ name: 'relay', _meta: { baggage: 'gen_ai.agent.name=far' } }); await client.close();`,
    { files: { ...files, 'relay.mjs': relay } },
  );
  expect(actors).toMatchObject({ SERVER_TOKEN: { agent: 'far', tool: 'read_ledger' } });
});

test('streamable HTTP: callers at the same time are told apart on both sides', async () => {
  const names = ['ada', 'bob', 'cyd', 'dan'];
  const env = Object.fromEntries(
    names.flatMap((name) => [
      [`${name}_TOKEN`, fakeSecret('', 24)],
      [`${name}_SERVER_TOKEN`, fakeSecret('', 24)],
    ]),
  );
  const { fetched } = await run(
    `import { listen } from './http-server.mjs'; import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
     const { url, http } = await listen();
     const call = async (name) => { const client = new Client({ name, version: '1' });
       // What authenticates each request of the client.
       const transport = new StreamableHTTPClientTransport(url, { fetch: (u, o) => { if (o.body?.includes('tools/call')) process.env[name + '_TOKEN']; return fetch(u, o); } });
       await client.connect(transport); await client.callTool({ name: 'whose', arguments: {}, _meta: { baggage: 'gen_ai.agent.name=' + name } }); await client.close(); };
     await Promise.all(${JSON.stringify(names)}.map(call)); http.close(); http.closeAllConnections();`,
    { env },
  );
  const actors = Object.fromEntries(fetched.map(({ name, actor }) => [name, actor]));
  for (const name of names) {
    expect(actors[`${name}_TOKEN`]).toEqual({ tool: 'whose', mcpMethod: 'tools/call' });
    expect(actors[`${name}_SERVER_TOKEN`]).toEqual({ agent: name, tool: 'whose', mcpMethod: 'tools/call' });
  }
});

test('traceparent is sent only within a span, with its sampling decision', async () => {
  const { stdout } = await run(`
    import { context, trace } from '@opentelemetry/api'; import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    const c = await connected(); const call = (more) => c.callTool({ name: 'read_ledger', ...more }).then(meta);
    const within = (traceFlags, work) => context.with(trace.setSpan(context.active(), trace.wrapSpanContext({ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags })), work);
    console.log(JSON.stringify([await call(), await within(1, call), await within(0, call), await within(1, () => call({ _meta: { traceparent: 'own' } }))])); await c.close();`);
  const at = `00-${'a'.repeat(32)}-${'b'.repeat(16)}`;
  expect(JSON.parse(stdout).map((text: string) => JSON.parse(text))).toEqual([
    null,
    { traceparent: `${at}-01` },
    { traceparent: `${at}-00` },
    { traceparent: 'own' },
  ]);
});

test('results and errors are those that come without hooks', async () => {
  const body = `const c = await connected(); const settle = (p) => p.then((r) => r, (e) => [e.name, e.code, e.message]);
    console.log(JSON.stringify([await c.listTools(), await c.callTool({ name: 'read_ledger' }), await settle(c.callTool({ name: 'break' })), await settle(c.callTool({ name: 'missing' })), await settle(c.callTool({})),
      await settle(c.callTool()), await settle(c.request({ method: 'nonsense' }, {})), await settle(c.readResource({ uri: 'ledger://none' })), await c.ping()])); await c.close();
    console.log(JSON.stringify(await settle(c.callTool({ name: 'read_ledger' }))));`;
  const hooked = await run(body);
  const plain = await run(body, { preload: 'none' });
  expect(plain.stdout).toContain('broken');
  expect(hooked.stdout).toBe(plain.stdout);
});
