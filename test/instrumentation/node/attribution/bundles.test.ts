import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { attributedRun } from '../../../support/attributed-run.ts';
import { type EchoServer, startServer } from '../../../support/echo-server.ts';
import { type ModelServer, startModelServer } from '../../../support/model-server.ts';

let model: ModelServer;
let echo: EchoServer;
beforeAll(async () => {
  model = await startModelServer(({ turn, tools }) =>
    turn === 0 && tools[0] !== undefined
      ? { calls: [{ name: tools[0], arguments: { input: 'x' } }] }
      : { text: 'done' },
  );
  echo = await startServer((_request, response) => response.end('{}'));
});
afterAll(() => Promise.all([model.close(), echo.close()]));

const forms: readonly BuildOptions[] = [
  { format: 'cjs' },
  {
    format: 'esm',
    minify: true,
    banner: {
      js: `import { createRequire as mayflyTest } from 'node:module'; const require = mayflyTest(import.meta.url);`,
    },
  },
];

async function run(source: string, form: BuildOptions) {
  const bundled = await build({
    stdin: {
      contents: `import { z } from 'zod'; const schema = z.object({ input: z.string() }); const { using } = globalThis;\n${source}`,
      resolveDir: join(process.cwd(), 'test', 'clients'),
      loader: 'js',
    },
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node22',
    logLevel: 'error',
    ...form,
  });
  const text = bundled.outputFiles?.[0]?.text ?? '';
  const program = `globalThis.using = async (secret) => { await new Promise((r) => setTimeout(r, 3)); await globalThis.use(secret); return 'ok'; };\n`;
  const result = await attributedRun(program + text, {
    secrets: ['A_TOKEN', 'MODEL_KEY'],
    echo: echo.url,
    format: form.format === 'cjs' ? 'cjs' : 'mjs',
    env: { MODEL_URL: model.url, LANGSMITH_TRACING: 'false' },
  });
  expect([result.stderr, result.code]).toEqual(['', 0]);
  return result.used;
}

const openAiAgents = `
  import { Agent, Runner, OpenAIProvider, tool, setTraceProcessors } from '@openai/agents'; setTraceProcessors([]);
  const modelProvider = new OpenAIProvider({ apiKey: process.env.MODEL_KEY, baseURL: process.env.MODEL_URL, useResponses: true });
  const look_up = tool({ name: 'look_up', description: 'x', parameters: schema, execute: () => using('A_TOKEN') });
  new Runner({ modelProvider, groupId: 'g' }).run(new Agent({ name: 'clerk', model: 'm', tools: [look_up] }), 'hi').then(() => process.exit(0));`;
const aiSdk = `
  import { generateText, stepCountIs, tool } from 'ai'; import { createOpenAI } from '@ai-sdk/openai';
  const model = createOpenAI({ baseURL: process.env.MODEL_URL, apiKey: process.env.MODEL_KEY }).chat('m');
  generateText({ model, tools: { look_up: tool({ description: 'x', inputSchema: schema, execute: () => using('A_TOKEN') }) }, prompt: 'hi', stopWhen: stepCountIs(3), telemetry: { functionId: 'clerk' } });`;
const langChain = `
  import { createAgent, tool } from 'langchain'; import { ChatOpenAI } from '@langchain/openai';
  const llm = new ChatOpenAI({ model: 'm', apiKey: process.env.MODEL_KEY, configuration: { baseURL: process.env.MODEL_URL } });
  createAgent({ model: llm, tools: [tool(() => using('A_TOKEN'), { name: 'look_up', description: 'x', schema })], name: 'clerk' }).invoke({ messages: [{ role: 'user', content: 'hi' }] }, { configurable: { thread_id: 'g' } });`;

// What is patched in a package's own file is out of reach once a bundler has swallowed it.
test.each([
  ['OpenAI Agents JS', openAiAgents, { agent: 'clerk', conversation: 'g' }, { tool: 'look_up' }],
  ['AI SDK 7', aiSdk, { agent: 'clerk' }, { tool: 'look_up' }],
  ['LangChain, without the tool', langChain, { agent: 'clerk', conversation: 'g' }, {}],
])('%s is known in a bundle, also a minified one', async (_what, source, agent, tool) => {
  for (const form of forms) {
    expect(await run(source, form)).toEqual({ A_TOKEN: [{ ...agent, ...tool }], MODEL_KEY: [agent] });
  }
});
