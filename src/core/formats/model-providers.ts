import type { Format, Hint } from './format.ts';
import { opaque } from './opaque.ts';

/** Model providers and the services around them that have one or two kinds of key. */
export const modelProviderFormats: readonly Format[] = [
  opaque({
    id: 'openrouter-key',
    type: 'openrouter.api_key',
    prefixes: ['sk-or-v1-'],
    pattern: /^sk-or-v1-[0-9a-f]{64}$/,
    ephemeral: false,
  }),
  opaque({
    id: 'groq-key',
    type: 'groq.api_key',
    prefixes: ['gsk_'],
    pattern: /^gsk_[A-Za-z0-9]{52}$/,
    ephemeral: false,
  }),
  opaque({
    id: 'xai-key',
    type: 'xai.api_key',
    prefixes: ['xai-'],
    pattern: /^xai-[\w-]{70,120}$/,
    ephemeral: false,
  }),
  opaque({
    id: 'perplexity-key',
    type: 'perplexity.api_key',
    prefixes: ['pplx-'],
    pattern: /^pplx-[A-Za-z0-9]{48}$/,
    ephemeral: false,
  }),
  opaque({
    id: 'huggingface-user',
    type: 'huggingface.user_token',
    prefixes: ['hf_'],
    pattern: /^hf_[A-Za-z]{34}$/,
    ephemeral: false,
  }),
  opaque({
    id: 'langsmith-pat',
    type: 'langsmith.personal_token',
    prefixes: ['lsv2_pt_'],
    pattern: /^lsv2_pt_[0-9a-f]{32}_[0-9a-f]{10}$/,
    ephemeral: false,
  }),
  opaque({
    id: 'langsmith-service',
    type: 'langsmith.service_key',
    prefixes: ['lsv2_sk_'],
    pattern: /^lsv2_sk_[0-9a-f]{32}_[0-9a-f]{10}$/,
    ephemeral: false,
  }),
  opaque({
    id: 'pinecone-key',
    type: 'pinecone.api_key',
    prefixes: ['pcsk_'],
    pattern: /^pcsk_([A-Za-z0-9]{5,6})_[A-Za-z0-9]{63}$/,
    ephemeral: false,
    joinKey: 'pinecone.key_id',
  }),
  opaque({
    id: 'deepseek-key',
    type: 'deepseek.api_key',
    prefixes: ['sk-'],
    pattern: /^sk-[0-9a-f]{32}$/,
    ephemeral: false,
    fits: isDeepseek,
  }),
];

/** Other providers issue `sk-` and 32 hex digits too, so the place has to say so. */
function isDeepseek({ host, name }: Hint): boolean {
  if (host !== null) return host === 'deepseek.com' || host.endsWith('.deepseek.com');
  return name !== null && /deepseek/i.test(name);
}
