/** An agent on the Vercel AI SDK that streams its answer. Its key lies in a .env file, as so many do. */
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { isStepCount, streamText, tool } from 'ai';
import { z } from 'zod';

process.loadEnvFile(process.env['ENV_FILE']);

const anthropic = createOpenAICompatible({
  name: 'anthropic',
  baseURL: `${process.env['MODEL_URL']}/v1`,
  apiKey: process.env['ANTHROPIC_API_KEY'] ?? '',
});

const answer = streamText({
  model: anthropic('claude-sonnet-5'),
  prompt: 'Where is my order?',
  tools: {
    find_order: tool({
      description: 'Finds an order of the customer',
      inputSchema: z.object({ order: z.string() }),
      execute: ({ order }) => ({ order, state: 'on its way' }),
    }),
  },
  stopWhen: isStepCount(3),
  telemetry: { functionId: 'support' },
});
for await (const piece of answer.textStream) process.stdout.write(piece);
console.log();
