import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fakeSecret } from './fake-secret.ts';
import { type ModelServer, startModelServer } from './model-server.ts';

/** The server is only worth something if the real clients read it as the real thing. */
const apiKey = fakeSecret('sk-', 40);
const call = { name: 'look_up', arguments: { city: 'Zürich', units: ['°C', '"'] } };
let server: ModelServer;
let openai: OpenAI;
let anthropic: Anthropic;

beforeAll(async () => {
  server = await startModelServer([{ calls: [call, call] }, { text: 'It is 21 °C in Zürich today.' }], {
    apiKeys: [apiKey],
  });
  openai = new OpenAI({ apiKey, baseURL: server.url, maxRetries: 0 });
  anthropic = new Anthropic({ apiKey, baseURL: server.url.replace(/\/v1$/, ''), maxRetries: 0 });
});
afterAll(() => server.close());

const parameters = { type: 'object' as const, properties: {} };
const say = 'It is 21 °C in Zürich today.';

test.each([true, false])('Responses, streamed: %s', async (streamed) => {
  const tools = [{ type: 'function' as const, name: 'look_up', parameters, strict: false }];
  const ask = async (input: OpenAI.Responses.ResponseInput): Promise<OpenAI.Responses.Response> => {
    const request = { model: 'm', instructions: 'be brief', input, tools };
    return streamed ? openai.responses.stream(request).finalResponse() : openai.responses.create(request);
  };
  const question = { role: 'user', content: 'weather?' } as const;
  const first = await ask([question]);
  const calls = first.output.filter((item) => item.type === 'function_call');
  expect(calls.map(({ name, arguments: args }) => ({ name, arguments: JSON.parse(args) }))).toEqual([
    call,
    call,
  ]);
  const results = calls.map(({ call_id }) => ({
    type: 'function_call_output' as const,
    call_id,
    output: '21',
  }));
  const second = await ask([question, ...calls, ...results]);
  expect(second.output_text).toBe(say);
  expect(server.calls.at(-1)).toEqual({
    path: '/v1/responses',
    model: 'm',
    user: 'weather?',
    system: 'be brief',
    tools: ['look_up'],
    turn: 1,
    results: ['21', '21'],
    stream: streamed,
    apiKey,
    status: 200,
  });
});

test.each([true, false])('Chat Completions, streamed: %s', async (streamed) => {
  const tools = [{ type: 'function' as const, function: { name: 'look_up', parameters } }];
  const ask = async (messages: OpenAI.ChatCompletionMessageParam[]): Promise<OpenAI.ChatCompletion> => {
    const request = { model: 'm', messages, tools };
    return streamed
      ? openai.chat.completions.stream(request).finalChatCompletion()
      : openai.chat.completions.create(request);
  };
  const question = [
    { role: 'system', content: 'be brief' },
    { role: 'user', content: 'weather?' },
  ] as const;
  const said = (await ask([...question])).choices[0]?.message;
  const calls = said?.tool_calls?.filter((one) => one.type === 'function') ?? [];
  expect(
    calls.map((one) => ({ name: one.function.name, arguments: JSON.parse(one.function.arguments) })),
  ).toEqual([call, call]);
  const results = calls.map(({ id }) => ({ role: 'tool' as const, tool_call_id: id, content: '21' }));
  const second = await ask([
    ...question,
    { role: 'assistant', content: null, tool_calls: calls },
    ...results,
  ]);
  expect([second.choices[0]?.message.content, second.choices[0]?.finish_reason]).toEqual([say, 'stop']);
  expect(server.calls.at(-1)).toMatchObject({
    user: 'weather?',
    system: 'be brief',
    tools: ['look_up'],
    turn: 1,
    results: ['21', '21'],
  });
});

test.each([true, false])('Messages, streamed: %s', async (streamed) => {
  const tools = [{ name: 'look_up', input_schema: parameters }];
  const ask = async (messages: Anthropic.MessageParam[]): Promise<Anthropic.Message> => {
    const request = { model: 'm', max_tokens: 100, system: 'be brief', messages, tools };
    return streamed ? anthropic.messages.stream(request).finalMessage() : anthropic.messages.create(request);
  };
  const question = { role: 'user', content: 'weather?' } as const;
  const first = await ask([question]);
  const calls = first.content.filter((block) => block.type === 'tool_use');
  expect(calls.map(({ name, input }) => ({ name, arguments: input }))).toEqual([call, call]);
  const results = calls.map(({ id }) => ({ type: 'tool_result' as const, tool_use_id: id, content: '21' }));
  const second = await ask([
    question,
    { role: 'assistant', content: first.content },
    { role: 'user', content: results },
  ]);
  expect([second.content, second.stop_reason]).toMatchObject([[{ type: 'text', text: say }], 'end_turn']);
  expect(server.calls.at(-1)).toMatchObject({
    path: '/v1/messages',
    user: 'weather?',
    system: 'be brief',
    turn: 1,
    results: ['21', '21'],
    apiKey,
  });
});

test('refuses a key that it does not know, and counts it', async () => {
  const stranger = new OpenAI({ apiKey: fakeSecret('sk-', 40), baseURL: server.url, maxRetries: 0 });
  await expect(stranger.responses.create({ model: 'm', input: 'hi' })).rejects.toMatchObject({ status: 401 });
  expect(server.calls.at(-1)?.status).toBe(401);
});
