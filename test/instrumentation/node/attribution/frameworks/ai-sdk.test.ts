import { afterAll, beforeAll, expect, test } from 'vitest';
import { attributedRun } from '../../../../support/attributed-run.ts';
import { type EchoServer, startServer } from '../../../../support/echo-server.ts';

let echo: EchoServer;
beforeAll(async () => {
  echo = await startServer((_request, response) => response.end('{}'));
});
afterAll(() => echo.close());

const versions = [
  ['ai5', 'v2', 'mjs'],
  ['ai5', 'v2', 'cjs'],
  ['ai6', 'v3', 'mjs'],
  ['ai6', 'v3', 'cjs'],
] as const;

/** A model that presents its key at every step and calls the first tool once, in the form of either version. */
const shared = (version: string): string => `
  const usage = '${version}' === 'v2' ? { inputTokens: 1, outputTokens: 1, totalTokens: 2 } : { inputTokens: { total: 1 }, outputTokens: { total: 1 } };
  const finish = (unified) => '${version}' === 'v2' ? unified : { unified, raw: unified };
  const answer = async ({ prompt, tools }) => { await use('MODEL_KEY'); const tool = tools?.[0];
    return prompt.at(-1).role === 'tool' || tool === undefined ? [{ type: 'text', text: 'done' }] : [{ type: 'tool-call', toolCallId: 'c1', toolName: tool.name, input: JSON.stringify({ input: 'x' }) }]; };
  const model = { specificationVersion: '${version}', provider: 'local', modelId: 'm', supportedUrls: {},
    doGenerate: async (options) => { const content = await answer(options); return { content, finishReason: finish(content[0].type === 'text' ? 'stop' : 'tool-calls'), usage, warnings: [] }; },
    doStream: async (options) => { const content = await answer(options); const parts = [{ type: 'stream-start', warnings: [] }, ...content.flatMap((part) => part.type === 'text' ? [{ type: 'text-start', id: '1' }, { type: 'text-delta', id: '1', delta: part.text }, { type: 'text-end', id: '1' }] : [part]), { type: 'finish', finishReason: finish(content[0].type === 'text' ? 'stop' : 'tool-calls'), usage }];
      return { stream: new ReadableStream({ async pull(controller) { await new Promise((r) => setTimeout(r, 1)); const part = parts.shift(); if (part === undefined) controller.close(); else controller.enqueue(part); } }) }; } };
  const using = (secret) => tool({ description: 'x', inputSchema: z.object({ input: z.string() }), execute: async () => { await new Promise((r) => setTimeout(r, 2)); await use(secret); return 'ok'; } });
  const as = (functionId, secret) => ({ model, tools: { look_up: using(secret) }, prompt: 'hi', stopWhen: stepCountIs(3), experimental_telemetry: { functionId } });`;

type Version = readonly [name: string, version: string, format: 'mjs' | 'cjs'];

async function run([name, version, format]: Version, body: string, env = {}) {
  const what = 'generateText, streamText, stepCountIs, tool, Experimental_Agent, ToolLoopAgent, embed';
  const imports =
    format === 'mjs'
      ? `import * as ai from '${name}'; import { z } from 'zod';`
      : `const ai = require('${name}'); const { z } = require('zod');`;
  const program = `${imports} const { ${what} } = ai; ${shared(version)}\n(async () => {${body}})().catch((error) => { console.error(error); process.exitCode = 1; });`;
  const result = await attributedRun(program, {
    secrets: ['A_TOKEN', 'B_TOKEN', 'C_TOKEN', 'MODEL_KEY'],
    echo: echo.url,
    format,
    env,
  });
  expect([result.stderr, result.code]).toEqual(['', 0]);
  return result;
}

const looked = (agent: string) => [{ agent, tool: 'look_up' }];

test.each(versions)('%s %s (%s): generateText, with the agent and its tool', async (...version) => {
  const { used } = await run(
    version,
    `await use('B_TOKEN'); await generateText(as('clerk', 'A_TOKEN')); await use('C_TOKEN');`,
  );
  expect(used).toEqual({
    A_TOKEN: looked('clerk'),
    B_TOKEN: [{}],
    C_TOKEN: [{}],
    MODEL_KEY: [{ agent: 'clerk' }],
  });
});

test.each(versions)('%s %s (%s): streamText; who consumes it stays nobody', async (...version) => {
  const { used } = await run(
    version,
    `for await (const _ of streamText(as('clerk', 'A_TOKEN')).fullStream) await use('B_TOKEN');`,
  );
  expect(used).toEqual({ A_TOKEN: looked('clerk'), B_TOKEN: [{}], MODEL_KEY: [{ agent: 'clerk' }] });
});

test.each(versions)('%s %s (%s): a stream works for its maker, whoever reads it', async (...version) => {
  const { used } = await run(
    version,
    `const withActor = globalThis[Symbol.for('mayfly.withActor')];
     const { experimental_telemetry: _, ...unnamed } = as('', 'A_TOKEN'); const made = withActor({ agent: 'maker' }, () => streamText(unnamed)); await new Promise((r) => setTimeout(r, 5));
     await withActor({ agent: 'reader', tool: 'read' }, async () => { for await (const _ of made.fullStream) await use('B_TOKEN'); });`,
  );
  expect(used).toEqual({
    A_TOKEN: looked('maker'),
    B_TOKEN: [{ agent: 'reader', tool: 'read' }],
    MODEL_KEY: [{ agent: 'maker' }],
  });
});

test.each(versions)('%s %s (%s): agents at the same time, one in the tool of another', async (...version) => {
  const { used } = await run(
    version,
    `const inner = tool({ description: 'x', inputSchema: z.object({ input: z.string() }), execute: async () => { await generateText(as('inner', 'C_TOKEN')); await use('B_TOKEN'); return 'ok'; } });
     await Promise.all([generateText(as('clerk', 'A_TOKEN')), generateText({ ...as('outer', 'A_TOKEN'), tools: { inner } })]);`,
  );
  expect(used).toMatchObject({
    A_TOKEN: looked('clerk'),
    B_TOKEN: [{ agent: 'outer', tool: 'inner' }],
    C_TOKEN: looked('inner'),
  });
});

test.each(versions.filter(([name]) => name === 'ai6'))(
  '%s %s (%s): the id of a ToolLoopAgent names it',
  async (...version) => {
    const { used } = await run(
      version,
      `await new ToolLoopAgent({ id: 'looper', model, tools: { look_up: using('A_TOKEN') } }).generate({ prompt: 'hi' });
       for await (const _ of (await new ToolLoopAgent({ id: 'streamer', model, tools: { look_up: using('B_TOKEN') } }).stream({ prompt: 'hi' })).textStream);`,
    );
    expect(used).toMatchObject({ A_TOKEN: looked('looper'), B_TOKEN: looked('streamer') });
  },
);

test.each(versions)('%s %s (%s): results and errors are those without hooks', async (...version) => {
  const body = `
    const failing = tool({ description: 'x', inputSchema: z.object({ input: z.string() }), execute: async () => { throw new TypeError('no'); } });
    const good = await generateText(as('a', 'A_TOKEN')); const bad = await generateText({ ...as('a', 'A_TOKEN'), tools: { failing } });
    const lazy = await generateText({ ...as('a', 'A_TOKEN'), tools: { manual: tool({ description: 'x', inputSchema: z.object({ input: z.string() }) }) } });
    const wrong = await generateText({ model: 7 }).catch((e) => e.name); const text = await streamText(as('a', 'A_TOKEN')).text;
    console.log(JSON.stringify([good.text, good.steps.length, good.steps[0].content, bad.steps[0].content.map((c) => [c.type, c.error?.message]), lazy.toolCalls, wrong, text, generateText.name, generateText.length, streamText.length, Object.keys(ai).length]));`;
  const hooked = await run(version, body);
  const plain = await run(version, body, { MAYFLY_DISABLED: '1' });
  expect(plain.stdout).toContain('done');
  expect(hooked.stdout).toBe(plain.stdout);
});
