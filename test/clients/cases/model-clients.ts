import { alphanumeric, base64url, fakeSecret, hex } from '../../support/fake-secret.ts';
import { modelService } from '../servers/model-service.ts';
import type { ClientCase } from './client-case.ts';
import { keyClientCase } from './key-client-case.ts';

const question = "[{ role: 'user', content: 'Is it done?' }]";

/** Clients of model providers that take one key. */
export const modelClients: readonly ClientCase[] = [
  keyClientCase({
    client: '@anthropic-ai/sdk',
    packages: ['@anthropic-ai/sdk'],
    olderMajors: [{ '@anthropic-ai/sdk': 'anthropic0' }],
    commonest: true,
    note: 'It has had two majors, 0 and 1.',
    variable: 'ANTHROPIC_API_KEY',
    make: () => `${fakeSecret('sk-ant-api03-', 93, base64url)}AA`,
    type: 'anthropic.api_key',
    provider: 'anthropic',
    host: 'api.anthropic.com',
    answer: modelService,
    imports: "import Anthropic from '@anthropic-ai/sdk';",
    body: `
const client = new Anthropic();
await client.messages.create({ model: 'claude-sonnet-5', max_tokens: 64, messages: ${question} });
const stream = client.messages.stream({ model: 'claude-sonnet-5', max_tokens: 64, messages: ${question} });
await stream.finalMessage();`,
  }),
  keyClientCase({
    client: '@google/genai',
    packages: ['@google/genai'],
    variable: 'GEMINI_API_KEY',
    make: () => fakeSecret('AIza', 35, base64url),
    type: 'gcp.api_key',
    provider: 'gcp',
    host: 'generativelanguage.googleapis.com',
    answer: () => ({
      json: { candidates: [{ content: { role: 'model', parts: [{ text: 'It is done.' }] } }] },
    }),
    imports: "import { GoogleGenAI } from '@google/genai';",
    body: `
const client = new GoogleGenAI({});
await client.models.generateContent({ model: 'gemini-3', contents: 'Is it done?' });`,
  }),
  keyClientCase({
    client: '@mistralai/mistralai',
    packages: ['@mistralai/mistralai'],
    variable: 'MISTRAL_API_KEY',
    make: () => fakeSecret('', 32),
    type: 'mistral.api_key',
    provider: 'mistral',
    host: 'api.mistral.ai',
    answer: modelService,
    imports: "import { Mistral } from '@mistralai/mistralai';",
    body: `
const client = new Mistral({ apiKey: process.env.MISTRAL_API_KEY });
await client.chat.complete({ model: 'mistral-large-latest', messages: ${question} });`,
  }),
  keyClientCase({
    client: 'cohere-ai',
    packages: ['cohere-ai'],
    variable: 'CO_API_KEY',
    make: () => fakeSecret('', 40),
    type: 'cohere.api_key',
    provider: 'cohere',
    host: 'api.cohere.com',
    answer: () => ({
      json: {
        id: '1',
        finish_reason: 'COMPLETE',
        message: { role: 'assistant', content: [{ type: 'text', text: 'It is done.' }] },
      },
    }),
    imports: "import { CohereClientV2 } from 'cohere-ai';",
    body: `
const client = new CohereClientV2({});
await client.chat({ model: 'command-a', messages: ${question} });`,
  }),
  keyClientCase({
    client: 'groq-sdk',
    packages: ['groq-sdk'],
    variable: 'GROQ_API_KEY',
    make: () => fakeSecret('gsk_', 52),
    type: 'groq.api_key',
    provider: 'groq',
    host: 'api.groq.com',
    answer: modelService,
    imports: "import { Groq } from 'groq-sdk';",
    body: `
const client = new Groq();
await client.chat.completions.create({ model: 'llama-4', messages: ${question} });`,
  }),
  keyClientCase({
    client: 'replicate',
    packages: ['replicate'],
    variable: 'REPLICATE_API_TOKEN',
    make: () => fakeSecret('r8_', 37),
    type: 'replicate.api_token',
    provider: 'replicate',
    host: 'api.replicate.com',
    answer: () => ({ json: { id: '1', status: 'succeeded', output: ['It is done.'], urls: {} } }),
    imports: "import Replicate from 'replicate';",
    body: `
const client = new Replicate();
await client.predictions.create({ model: 'meta/llama-4', input: { prompt: 'Is it done?' } });`,
  }),
  keyClientCase({
    client: '@huggingface/inference',
    packages: ['@huggingface/inference'],
    variable: 'HF_TOKEN',
    make: () => fakeSecret('hf_', 34, alphanumeric.slice(0, 52)),
    type: 'huggingface.user_token',
    provider: 'huggingface',
    host: 'router.huggingface.co',
    answer: modelService,
    imports: "import { InferenceClient } from '@huggingface/inference';",
    body: `
const client = new InferenceClient(process.env.HF_TOKEN, { endpointUrl: 'https://router.huggingface.co/v1' });
await client.chatCompletion({ model: 'meta-llama/Llama-4', messages: ${question} });`,
  }),
  keyClientCase({
    client: 'together-ai',
    packages: ['together-ai'],
    variable: 'TOGETHER_API_KEY',
    make: () => fakeSecret('', 64, hex),
    type: 'unknown',
    provider: 'together',
    host: 'api.together.ai',
    answer: modelService,
    imports: "import { Together } from 'together-ai';",
    body: `
const client = new Together();
await client.chat.completions.create({ model: 'meta-llama/Llama-4', messages: ${question} });`,
  }),
  keyClientCase({
    client: 'ollama',
    packages: ['ollama'],
    variable: 'OLLAMA_API_KEY',
    make: () => `${fakeSecret('', 32, hex)}.${fakeSecret('', 24)}`,
    type: 'ollama.api_key',
    provider: 'ollama',
    host: 'ollama.com',
    answer: () => ({
      json: { model: 'gpt-oss', message: { role: 'assistant', content: 'It is done.' }, done: true },
    }),
    imports: "import { Ollama } from 'ollama';",
    body: `
const client = new Ollama({ host: 'https://ollama.com', headers: { Authorization: 'Bearer ' + process.env.OLLAMA_API_KEY } });
await client.chat({ model: 'gpt-oss', messages: ${question} });`,
  }),
  keyClientCase({
    client: 'assemblyai',
    packages: ['assemblyai'],
    variable: 'ASSEMBLYAI_API_KEY',
    make: () => fakeSecret('', 32, hex),
    type: 'assemblyai.api_key',
    provider: 'assemblyai',
    host: 'api.assemblyai.com',
    answer: () => ({ json: { transcripts: [], page_details: {} } }),
    imports: "import { AssemblyAI } from 'assemblyai';",
    body: `
const client = new AssemblyAI({ apiKey: process.env.ASSEMBLYAI_API_KEY });
await client.transcripts.list();`,
  }),
  keyClientCase({
    client: '@pinecone-database/pinecone',
    packages: ['@pinecone-database/pinecone'],
    variable: 'PINECONE_API_KEY',
    make: () => `${fakeSecret('pcsk_', 6)}_${fakeSecret('', 63)}`,
    type: 'pinecone.api_key',
    provider: 'pinecone',
    host: 'api.pinecone.io',
    answer: () => ({ json: { indexes: [] } }),
    imports: "import { Pinecone } from '@pinecone-database/pinecone';",
    body: `
const client = new Pinecone();
await client.listIndexes();`,
  }),
  keyClientCase({
    client: '@qdrant/js-client-rest',
    packages: ['@qdrant/js-client-rest'],
    variable: 'QDRANT_API_KEY',
    make: () => fakeSecret('', 54, base64url),
    type: 'unknown',
    provider: 'qdrant',
    host: 'xyz.eu-central.aws.cloud.qdrant.io',
    port: 6333,
    ports: { tls: [6333] },
    answer: () => ({ json: { result: { collections: [] }, status: 'ok', time: 0.1 } }),
    imports: "import { QdrantClient } from '@qdrant/js-client-rest';",
    body: `
const client = new QdrantClient({ url: 'https://xyz.eu-central.aws.cloud.qdrant.io:6333', apiKey: process.env.QDRANT_API_KEY, checkCompatibility: false });
await client.getCollections();`,
  }),
  keyClientCase({
    client: 'voyageai',
    packages: ['voyageai'],
    variable: 'VOYAGE_API_KEY',
    make: () => fakeSecret('pa-', 43, base64url),
    type: 'unknown',
    provider: 'voyage',
    host: 'api.voyageai.com',
    answer: () => ({
      json: {
        object: 'list',
        data: [{ object: 'embedding', embedding: [0.5], index: 0 }],
        model: 'voyage-4',
        usage: { total_tokens: 1 },
      },
    }),
    imports: "import { VoyageAIClient } from 'voyageai';",
    body: `
const client = new VoyageAIClient({ apiKey: process.env.VOYAGE_API_KEY });
await client.embed({ input: 'Is it done?', model: 'voyage-4' });`,
  }),
  keyClientCase({
    client: '@tavily/core',
    packages: ['@tavily/core'],
    variable: 'TAVILY_API_KEY',
    make: () => fakeSecret('tvly-prod-', 32),
    type: 'tavily.api_key',
    provider: 'tavily',
    host: 'api.tavily.com',
    answer: () => ({ json: { query: 'it', results: [], images: [], response_time: 0.1 } }),
    imports: "import { tavily } from '@tavily/core';",
    body: `
const client = tavily();
await client.search('Is it done?');`,
  }),
  keyClientCase({
    client: 'langsmith',
    packages: ['langsmith'],
    variable: 'LANGSMITH_API_KEY',
    make: () => `${fakeSecret('lsv2_pt_', 32, hex)}_${fakeSecret('', 10, hex)}`,
    type: 'langsmith.personal_token',
    provider: 'langsmith',
    host: 'api.smith.langchain.com',
    answer: ({ path }) => ({ json: path.endsWith('/info') ? {} : [] }),
    imports: "import { Client } from 'langsmith';",
    body: `
const client = new Client();
for await (const project of client.listProjects()) project.id;`,
  }),
  keyClientCase({
    client: 'langfuse',
    packages: ['langfuse'],
    variable: 'LANGFUSE_SECRET_KEY',
    make: () => `sk-lf-${crypto.randomUUID()}`,
    env: { LANGFUSE_PUBLIC_KEY: `pk-lf-${crypto.randomUUID()}` },
    type: 'langfuse.secret_key',
    provider: 'langfuse',
    host: 'cloud.langfuse.com',
    answer: () => ({ json: { data: [], meta: { page: 1, limit: 1, totalItems: 0, totalPages: 0 } } }),
    imports: "import { Langfuse } from 'langfuse';",
    body: `
const client = new Langfuse();
await client.api.traceList({ limit: 1 });`,
  }),
];
