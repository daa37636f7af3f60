import { base64url, fakeSecret } from '../../support/fake-secret.ts';
import { modelService } from '../servers/model-service.ts';
import type { ClientCase } from './client-case.ts';
import { type KeyClient, keyClientCase } from './key-client-case.ts';

type Framework = Pick<
  KeyClient,
  'client' | 'packages' | 'olderMajors' | 'commonest' | 'imports' | 'body' | 'agent' | 'formats' | 'note'
>;

function overOpenai(framework: Framework): ClientCase {
  return keyClientCase({
    ...framework,
    variable: 'OPENAI_API_KEY',
    make: () => `${fakeSecret('sk-proj-', 74, base64url)}T3BlbkFJ${fakeSecret('', 74, base64url)}`,
    type: 'openai.project_key',
    provider: 'openai',
    host: 'api.openai.com',
    answer: modelService,
  });
}

function overAnthropic(framework: Framework): ClientCase {
  return keyClientCase({
    ...framework,
    variable: 'ANTHROPIC_API_KEY',
    make: () => `${fakeSecret('sk-ant-api03-', 93, base64url)}AA`,
    type: 'anthropic.api_key',
    provider: 'anthropic',
    host: 'api.anthropic.com',
    answer: modelService,
  });
}

/** Agent frameworks, over the key of a model provider. */
export const frameworkClients: readonly ClientCase[] = [
  overOpenai({
    client: 'ai',
    packages: ['ai', '@ai-sdk/openai'],
    olderMajors: [
      { ai: 'ai6', '@ai-sdk/openai': 'ai-openai3' },
      { ai: 'ai5', '@ai-sdk/openai': 'ai-openai2' },
    ],
    commonest: true,
    imports: "import { generateText, streamText } from 'ai';\nimport { openai } from '@ai-sdk/openai';",
    body: `
await generateText({ model: openai('gpt-5'), prompt: 'Is it done?' });
const { textStream } = streamText({ model: openai('gpt-5'), prompt: 'Is it done?' });
for await (const part of textStream) part;`,
  }),
  overAnthropic({
    client: '@ai-sdk/anthropic',
    packages: ['@ai-sdk/anthropic', 'ai'],
    imports: "import { generateText } from 'ai';\nimport { anthropic } from '@ai-sdk/anthropic';",
    body: "await generateText({ model: anthropic('claude-sonnet-5'), prompt: 'Is it done?' });",
  }),
  overOpenai({
    client: '@langchain/openai',
    packages: ['@langchain/openai'],
    imports: "import { ChatOpenAI } from '@langchain/openai';",
    body: `
const model = new ChatOpenAI({ model: 'gpt-5' });
await model.invoke('Is it done?');
for await (const part of await model.stream('Is it done?')) part.content;`,
  }),
  overAnthropic({
    client: '@langchain/anthropic',
    packages: ['@langchain/anthropic'],
    imports: "import { ChatAnthropic } from '@langchain/anthropic';",
    body: `
const model = new ChatAnthropic({ model: 'claude-sonnet-5' });
await model.invoke('Is it done?');`,
  }),
  overOpenai({
    client: '@langchain/langgraph',
    packages: ['@langchain/langgraph', '@langchain/openai'],
    imports:
      "import { StateGraph, MessagesAnnotation, START, END } from '@langchain/langgraph';\nimport { ChatOpenAI } from '@langchain/openai';",
    body: `
const model = new ChatOpenAI({ model: 'gpt-5' });
const graph = new StateGraph(MessagesAnnotation)
  .addNode('ask', async ({ messages }) => ({ messages: [await model.invoke(messages)] }))
  .addEdge(START, 'ask').addEdge('ask', END).compile();
await graph.invoke({ messages: [{ role: 'user', content: 'Is it done?' }] });`,
  }),
  overOpenai({
    client: 'langchain',
    packages: ['langchain', '@langchain/openai'],
    agent: 'clerk',
    imports: "import { createAgent } from 'langchain';\nimport { ChatOpenAI } from '@langchain/openai';",
    body: `
const agent = createAgent({ name: 'clerk', model: new ChatOpenAI({ model: 'gpt-5' }), tools: [] });
await agent.invoke({ messages: [{ role: 'user', content: 'Is it done?' }] });`,
  }),
  overOpenai({
    client: '@openai/agents',
    packages: ['@openai/agents'],
    agent: 'clerk',
    imports: "import { Agent, run, setTracingDisabled } from '@openai/agents';",
    body: `
setTracingDisabled(true);
await run(new Agent({ name: 'clerk', instructions: 'Answer.' }), 'Is it done?');`,
  }),
  overOpenai({
    client: '@mastra/core',
    packages: ['@mastra/core', '@ai-sdk/openai'],
    agent: 'clerk',
    imports: "import { Agent } from '@mastra/core/agent';\nimport { openai } from '@ai-sdk/openai';",
    body: `
const agent = new Agent({ id: 'clerk', name: 'clerk', instructions: 'Answer.', model: openai('gpt-5') });
await agent.generate('Is it done?');`,
  }),
];
