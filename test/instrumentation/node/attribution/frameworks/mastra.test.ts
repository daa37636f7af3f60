import { afterAll, beforeAll, expect, test } from 'vitest';
import { attributedRun } from '../../../../support/attributed-run.ts';
import { type EchoServer, startServer } from '../../../../support/echo-server.ts';
import { type ModelServer, startModelServer } from '../../../../support/model-server.ts';

let model: ModelServer;
let echo: EchoServer;
beforeAll(async () => {
  model = await startModelServer(({ turn, tools }) =>
    turn === 0 && tools[0] !== undefined
      ? { calls: [{ name: tools[0], arguments: { input: 'x', prompt: 'x' } }] }
      : { text: 'done' },
  );
  echo = await startServer((_request, response) => response.end('{}'));
});
afterAll(() => Promise.all([model.close(), echo.close()]));

const names = {
  Agent: '@mastra/core/agent',
  createTool: '@mastra/core/tools',
  'createWorkflow, createStep': '@mastra/core/workflows',
  createOpenAI: '@ai-sdk/openai',
  z: 'zod',
};
const shared = `
  const llm = () => createOpenAI({ baseURL: process.env.MODEL_URL, apiKey: process.env.MODEL_KEY }).chat('m');
  const using = (secret, id = 'dig') => createTool({ id, description: 'x', inputSchema: z.object({ input: z.string() }), outputSchema: z.object({ ok: z.boolean() }), execute: async () => { await new Promise((r) => setTimeout(r, 3)); await use(secret); return { ok: true }; } });
  const agent = (name, tools, more = {}) => new Agent({ id: name.toLowerCase() + '-1', name, instructions: 'x', model: llm(), tools, ...more });
  const memory = { thread: { id: 't-1' }, resource: 'ada' };`;

async function run(body: string, options: { format?: 'mjs' | 'cjs'; env?: Record<string, string> } = {}) {
  const { format = 'mjs', env } = options;
  const imports = Object.entries(names).map(([what, from]) =>
    format === 'mjs' ? `import { ${what} } from '${from}';` : `const { ${what} } = require('${from}');`,
  );
  const program = `${imports.join('')}${shared}\n(async () => {${body}})().catch((error) => { console.error(error); process.exitCode = 1; });`;
  const result = await attributedRun(program, {
    secrets: ['A_TOKEN', 'B_TOKEN', 'C_TOKEN', 'MODEL_KEY'],
    echo: echo.url,
    format,
    env: { MODEL_URL: model.url, MASTRA_TELEMETRY_DISABLED: '1', ...env },
  });
  expect([result.stderr, result.code]).toEqual(['', 0]);
  return result;
}

const clerk = { agent: 'Clerk', agentId: 'clerk-1', conversation: 't-1', user: 'ada' };

test.each(['mjs', 'cjs'] as const)(
  'generate (%s): the agent, its tool, the thread and the user of each use',
  async (format) => {
    const { used } = await run(
      `await use('B_TOKEN'); await agent('Clerk', { look_up: using('A_TOKEN') }).generate('hi', { memory }); await use('C_TOKEN');`,
      { format },
    );
    expect(used).toEqual({
      A_TOKEN: [{ ...clerk, tool: 'look_up' }],
      B_TOKEN: [{}],
      C_TOKEN: [{}],
      MODEL_KEY: [clerk],
    });
  },
);

test('stream: who consumes it stays nobody', async () => {
  const { used } = await run(
    `const stream = await agent('Clerk', { look_up: using('A_TOKEN') }).stream('hi', { memory }); for await (const _ of stream.fullStream) await use('B_TOKEN');`,
  );
  expect(used).toEqual({ A_TOKEN: [{ ...clerk, tool: 'look_up' }], B_TOKEN: [{}], MODEL_KEY: [clerk] });
});

test('an agent that another one calls is the one that works there', async () => {
  const { used } = await run(
    `const expert = agent('Expert', { look_up: using('A_TOKEN') }, { description: 'x' }); await agent('Lead', {}, { agents: { expert } }).generate('hi');`,
  );
  expect(used['A_TOKEN']).toMatchObject([{ agent: 'Expert', agentId: 'expert-1', tool: 'look_up' }]);
});

test('a tool that a workflow runs is known alone, and an agent by its name', async () => {
  const { used } = await run(`
    const inputSchema = z.object({ input: z.string() });
    const ask = createStep({ id: 'ask', inputSchema: z.object({ ok: z.boolean() }), outputSchema: z.object({}), execute: async () => { await agent('Clerk', { look_up: using('B_TOKEN') }).generate('hi'); await use('C_TOKEN'); return {}; } });
    const flow = createWorkflow({ id: 'flow', inputSchema, outputSchema: z.object({}) }).then(createStep(using('A_TOKEN'))).then(ask).commit();
    const { status } = await (await flow.createRun()).start({ inputData: { input: 'x' } }); if (status !== 'success') throw new Error(status);`);
  expect(used).toMatchObject({
    A_TOKEN: [{ tool: 'dig' }],
    B_TOKEN: [{ agent: 'Clerk', tool: 'look_up' }],
    C_TOKEN: [{}],
  });
});

test('agents at the same time are told apart', async () => {
  const { used } = await run(
    `await Promise.all(['A', 'B', 'C'].map((name) => agent(name, { look_up: using(name + '_TOKEN') }).generate('hi')));`,
  );
  for (const name of ['A', 'B', 'C'])
    expect(used[`${name}_TOKEN`]).toMatchObject([{ agent: name, tool: 'look_up' }]);
});

test('results and errors are those that come without hooks', async () => {
  const body = `
    const failing = createTool({ id: 'f', description: 'x', inputSchema: z.object({ input: z.string() }), execute: async () => { throw new TypeError('no'); } });
    const good = await agent('Clerk', { look_up: using('A_TOKEN') }).generate('hi'); const bad = await agent('Clerk', { failing }).generate('hi');
    const own = using('A_TOKEN'); const direct = [await own.execute({ input: 'x' }, {}), (await own.execute({}, {})).error];
    console.log(JSON.stringify([good.text, good.steps.length, good.toolResults.map((r) => r.payload.result), bad.text, bad.toolResults.length, direct, Object.keys(own), own.constructor.name, own.execute.length]));`;
  const hooked = await run(body, { env: { MASTRA_LOG_LEVEL: 'silent' } });
  const plain = await run(body, { env: { MAYFLY_DISABLED: '1' } });
  expect(plain.stdout).toContain('done');
  expect(hooked.stdout).toBe(plain.stdout);
});
