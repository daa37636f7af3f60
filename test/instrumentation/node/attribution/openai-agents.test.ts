import { afterAll, beforeAll, expect, test } from 'vitest';
import { fakeSecret } from '../../../support/fake-secret.ts';
import { type ModelServer, startModelServer } from '../../../support/model-server.ts';
import { runRecorded } from '../../../support/run-recorded.ts';

let server: ModelServer;
beforeAll(async () => {
  // The model calls the first tool it is offered, then speaks.
  server = await startModelServer(({ turn, tools }) => {
    const [name] = tools;
    return turn === 0 && name !== undefined
      ? { calls: [{ name, arguments: { input: 'x' } }] }
      : { text: 'done' };
  });
});
afterAll(() => server.close());

/** Runs a program with real agents; each variable that it reads tells whom the process worked for then. */
async function actorsOf(body: string, format: 'mjs' | 'cjs' = 'mjs') {
  const names = 'Agent, Runner, tool, OpenAIProvider, setTraceProcessors, setTracingDisabled';
  const open =
    format === 'mjs'
      ? `import { ${names} } from '@openai/agents'; import { z } from 'zod';`
      : `const { ${names} } = require('@openai/agents'); const { z } = require('zod');`;
  const program = `${open}
    setTraceProcessors([]); // the default one sends to OpenAI
    const read = (name) => process.env[name]?.length;
    const provider = (useResponses) => new OpenAIProvider({ apiKey: 'none', baseURL: '${server.url}', useResponses });
    const parameters = z.object({ input: z.string() });
    const reader = (name, variable) => tool({ name, description: name, parameters, execute: async () => { await new Promise(setImmediate); read(variable); return 'ok'; } });
    (async () => { ${body} })().catch((error) => { console.error(error); process.exitCode = 1; });`;
  const env = Object.fromEntries(
    ['A_TOKEN', 'B_TOKEN', 'C_TOKEN', 'D_TOKEN'].map((name) => [name, fakeSecret('', 24)]),
  );
  const run = await runRecorded(program, { env, format });
  expect([run.stderr, run.errors]).toEqual(['', []]);
  return Object.fromEntries(run.fetched.map(({ name, actor }) => [name, actor]));
}

test.each([
  ['Responses', 'provider(true)', '{}', 'mjs'],
  ['Responses, streamed', 'provider(true)', '{ stream: true }', 'mjs'],
  ['Chat Completions', 'provider(false)', '{}', 'cjs'],
  ['Chat Completions, streamed', 'provider(false)', '{ stream: true }', 'mjs'],
] as const)(
  '%s: a tool that reads a credential is known with its agent',
  async (_name, modelProvider, options, format) => {
    const actors = await actorsOf(
      `const agent = new Agent({ name: 'Researcher', model: 'm', tools: [reader('look_up', 'A_TOKEN')] });
     read('B_TOKEN');
     const result = await new Runner({ modelProvider: ${modelProvider}, groupId: 'thread-7' }).run(agent, 'hi', ${options});
     await result.completed; read('C_TOKEN');`,
      format,
    );
    expect(actors).toEqual({
      A_TOKEN: { agent: 'Researcher', tool: 'look_up', conversation: 'thread-7' },
      B_TOKEN: {},
      C_TOKEN: {},
    });
  },
);

test.each([
  ['all tracing is disabled', 'setTracingDisabled(true);', '{}', { agent: 'Researcher', tool: 'look_up' }],
  // Then the SDK makes no spans for tools.
  ['one run is not traced', '', '{ tracingDisabled: true }', { agent: 'Researcher' }],
])('the agent is known when %s, and outside of tools', async (_name, setup, config, inTool) => {
  const actors = await actorsOf(
    `${setup} const agent = new Agent({ name: 'Researcher', model: 'm', instructions: () => { read('B_TOKEN'); return 'x'; }, tools: [reader('look_up', 'A_TOKEN')] });
     await new Runner({ modelProvider: provider(true), ...${config} }).run(agent, 'hi');`,
  );
  expect(actors).toEqual({ A_TOKEN: inTool, B_TOKEN: { agent: 'Researcher' } });
});

test('an agent that another one calls as its tool is the one that reads', async () => {
  const actors = await actorsOf(
    `const expert = new Agent({ name: 'Expert', model: 'm', instructions: () => { read('B_TOKEN'); return 'x'; }, tools: [reader('look_up', 'A_TOKEN')] });
     const runner = new Runner({ modelProvider: provider(true) });
     const lead = new Agent({ name: 'Lead', model: 'm', instructions: () => { read('C_TOKEN'); return 'x'; }, tools: [expert.asTool({ toolName: 'ask_expert', toolDescription: 'x', runConfig: { modelProvider: provider(true) } })] });
     await runner.run(lead, 'hi');`,
  );
  expect(actors).toEqual({
    A_TOKEN: { agent: 'Expert', tool: 'look_up' },
    B_TOKEN: { agent: 'Expert' },
    C_TOKEN: { agent: 'Lead' },
  });
});

test('an agent that takes over is the one that reads', async () => {
  const actors = await actorsOf(
    `const second = new Agent({ name: 'Second', model: 'm', tools: [reader('look_up', 'A_TOKEN')], instructions: () => { read('B_TOKEN'); return 'x'; } });
     const first = new Agent({ name: 'First', model: 'm', handoffs: [second] });
     const result = await new Runner({ modelProvider: provider(true) }).run(first, 'hi'); read('C_TOKEN');`,
  );
  expect(actors['B_TOKEN']).toEqual({ agent: 'Second' });
  expect(actors['C_TOKEN']).toEqual({});
});

test('agents that run at the same time are told apart', async () => {
  const actors = await actorsOf(
    `const make = (name, variable) => new Agent({ name, model: 'm', tools: [reader('look_up_' + name, variable)] });
     const runner = new Runner({ modelProvider: provider(true) });
     await Promise.all([['Ada', 'A_TOKEN'], ['Bob', 'B_TOKEN'], ['Cyd', 'C_TOKEN'], ['Dan', 'D_TOKEN']].map(([n, v]) => runner.run(make(n, v), 'hi')));`,
  );
  expect(actors).toEqual({
    A_TOKEN: { agent: 'Ada', tool: 'look_up_Ada' },
    B_TOKEN: { agent: 'Bob', tool: 'look_up_Bob' },
    C_TOKEN: { agent: 'Cyd', tool: 'look_up_Cyd' },
    D_TOKEN: { agent: 'Dan', tool: 'look_up_Dan' },
  });
});
