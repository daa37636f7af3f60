/** A second workload, another team, another SDK, and yet the same key as `support.ts`: out of the same file. */
import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import Anthropic from '@anthropic-ai/sdk';

const { ENV_FILE = '.env', MODEL_URL = null } = process.env;
const { ANTHROPIC_API_KEY = null } = parseEnv(readFileSync(ENV_FILE, 'utf8'));

const client = new Anthropic({ apiKey: ANTHROPIC_API_KEY, baseURL: MODEL_URL });
const message = await client.messages.create({
  model: 'claude-sonnet-5',
  max_tokens: 200,
  messages: [{ role: 'user', content: 'Sum up the week.' }],
});
for (const block of message.content) if (block.type === 'text') console.log(block.text);
