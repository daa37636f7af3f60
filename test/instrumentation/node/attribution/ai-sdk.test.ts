import { afterAll, beforeAll, expect, test } from 'vitest';
import { fakeSecret } from '../../../support/fake-secret.ts';
import { type ModelServer, startModelServer } from '../../../support/model-server.ts';
import { runRecorded } from '../../../support/run-recorded.ts';

let server: ModelServer;
beforeAll(async () => {
  server = await startModelServer(({ turn, tools }) => {
    const [name] = tools;
    return turn === 0 && name !== undefined
      ? { calls: [{ name, arguments: { input: 'x' } }] }
      : { text: 'done' };
  });
});
afterAll(() => server.close());

async function run(body: string, preload: 'require' | 'none' = 'require') {
  const program = `
    import { generateText, streamText, stepCountIs, tool, ToolLoopAgent } from 'ai'; import { createOpenAICompatible } from '@ai-sdk/openai-compatible'; import { z } from 'zod';
    const read = (name) => process.env[name]?.length;
    const model = createOpenAICompatible({ name: 'local', baseURL: '${server.url}', apiKey: 'none' })('m');
    const inputSchema = z.object({ input: z.string() });
    const reader = (variable) => tool({ description: 'x', inputSchema, execute: async () => { await new Promise(setImmediate); read(variable); return 'ok'; } });
    const stopWhen = stepCountIs(3);
    ${body}`;
  const env = Object.fromEntries(
    ['A_TOKEN', 'B_TOKEN', 'C_TOKEN', 'D_TOKEN'].map((name) => [name, fakeSecret('', 24)]),
  );
  const result = await runRecorded(program, { env, preload });
  expect([result.stderr, result.errors, result.code]).toEqual(['', [], 0]);
  return { ...result, actors: Object.fromEntries(result.fetched.map(({ name, actor }) => [name, actor])) };
}

test.each([
  [
    'generateText',
    `await generateText({ model, tools: { look_up: reader('A_TOKEN') }, prompt: 'hi', stopWhen, telemetry: { functionId: 'researcher' } });`,
  ],
  [
    'streamText',
    `for await (const _ of streamText({ model, tools: { look_up: reader('A_TOKEN') }, prompt: 'hi', stopWhen, telemetry: { functionId: 'researcher' } }).textStream);`,
  ],
  [
    'ToolLoopAgent',
    `await new ToolLoopAgent({ model, tools: { look_up: reader('A_TOKEN') }, stopWhen, telemetry: { functionId: 'researcher' } }).generate({ prompt: 'hi' });`,
  ],
])('%s: a tool that reads a credential is known with its agent', async (_name, body) => {
  const { actors } = await run(`read('B_TOKEN'); ${body} read('C_TOKEN');`);
  expect(actors).toEqual({ A_TOKEN: { agent: 'researcher', tool: 'look_up' }, B_TOKEN: {}, C_TOKEN: {} });
});

test('without a function id the tool is known alone', async () => {
  const { actors } = await run(
    `await generateText({ model, tools: { look_up: reader('A_TOKEN') }, prompt: 'hi', stopWhen });`,
  );
  expect(actors).toEqual({ A_TOKEN: { tool: 'look_up' } });
});

test.each([
  [
    'generate',
    `await new ToolLoopAgent({ id: 'looper', model, tools: { look_up: reader('A_TOKEN') }, stopWhen, prepareCall: (call) => { read('B_TOKEN'); return call; } }).generate({ prompt: 'hi' });`,
  ],
  [
    'stream',
    `for await (const _ of (await new ToolLoopAgent({ id: 'looper', model, tools: { look_up: reader('A_TOKEN') }, stopWhen, prepareCall: (call) => { read('B_TOKEN'); return call; } }).stream({ prompt: 'hi' })).textStream) read('C_TOKEN');`,
  ],
])('ToolLoopAgent.%s: its id is its name where it has no function id', async (_name, body) => {
  const { actors } = await run(`${body} read('C_TOKEN');`);
  expect(actors).toEqual({
    A_TOKEN: { agent: 'looper', tool: 'look_up' },
    B_TOKEN: { agent: 'looper' },
    C_TOKEN: {},
  });
});

test('an agent inside of a tool is the one that reads, and the outer one again afterwards', async () => {
  const { actors } = await run(`
    const inner = async () => { await generateText({ model, tools: { dig: reader('A_TOKEN') }, prompt: 'hi', stopWhen, telemetry: { functionId: 'digger' },
      prepareStep: () => { read('C_TOKEN'); return {}; } }); read('B_TOKEN'); return 'ok'; };
    await generateText({ model, tools: { ask: tool({ description: 'x', inputSchema, execute: inner }) }, prompt: 'hi', stopWhen, telemetry: { functionId: 'lead' } });`);
  expect(actors).toEqual({
    A_TOKEN: { agent: 'digger', tool: 'dig' },
    B_TOKEN: { agent: 'lead', tool: 'ask' },
    C_TOKEN: { agent: 'digger' },
  });
});

test('calls at the same time are told apart', async () => {
  const { actors } = await run(`
    await Promise.all(['A', 'B', 'C', 'D'].map((n) => generateText({ model, tools: { ['look_' + n]: reader(n + '_TOKEN') }, prompt: 'hi', stopWhen, telemetry: { functionId: n } })));`);
  expect(actors).toEqual(
    Object.fromEntries(['A', 'B', 'C', 'D'].map((n) => [`${n}_TOKEN`, { agent: n, tool: `look_${n}` }])),
  );
});

test('results and errors are those that come without hooks', async () => {
  const body = `
    const good = await generateText({ model, tools: { look_up: reader('A_TOKEN') }, prompt: 'hi', stopWhen });
    const failing = tool({ description: 'x', inputSchema, execute: async () => { throw new TypeError('no'); } });
    const bad = await generateText({ model, tools: { failing }, prompt: 'hi', stopWhen });
    const broken = await generateText({ model: createOpenAICompatible({ name: 'x', baseURL: '${server.url}/nowhere', apiKey: 'none' })('m'), prompt: 'hi', maxRetries: 0 }).catch((error) => [error.name, error.message]);
    console.log(JSON.stringify([good.text, good.steps.length, good.steps[0].toolResults.map((r) => r.output), bad.text, bad.steps[0].content.map((c) => [c.type, c.error?.name, c.error?.message]), broken]));`;
  expect((await run(body)).stdout).toBe((await run(body, 'none')).stdout);
});
