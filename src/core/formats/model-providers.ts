import type { Format } from './format.ts';
import { opaques } from './opaque.ts';

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Model providers and the services around them. Keys without a prefix mean something in their place only. */
export const modelProviderFormats: readonly Format[] = opaques([
  ['openrouter-key', 'openrouter.api_key', false, 'sk-or-v1-', /^[0-9a-f]{64}$/],
  ['groq-key', 'groq.api_key', false, 'gsk_', /^[A-Za-z0-9]{52}$/],
  ['xai-key', 'xai.api_key', false, 'xai-', /^[\w-]{70,120}$/],
  ['perplexity-key', 'perplexity.api_key', false, 'pplx-', /^[A-Za-z0-9]{48}$/],
  ['mistral-key', 'mistral.api_key', false, '', /^[A-Za-z0-9]{32}$/, { place: 'mistral' }],
  ['cohere-key', 'cohere.api_key', false, '', /^[A-Za-z0-9]{40}$/, { place: 'cohere' }],
  ['deepseek-key', 'deepseek.api_key', false, 'sk-', /^[0-9a-f]{32}$/, { place: 'deepseek' }],
  ['huggingface-user', 'huggingface.user_token', false, 'hf_', /^[A-Za-z]{34}$/],
  ['huggingface-org', 'huggingface.organization_token', false, 'api_org_', /^[A-Za-z]{34}$/],
  ['replicate-key', 'replicate.api_token', false, 'r8_', /^[\w-]{37}$/],
  ['together-key', 'together.api_key', false, 'tgp_v1_', /^[\w-]{43}$/],
  ['cerebras-key', 'cerebras.api_key', false, 'csk-', /^[a-z0-9]{48}$/],
  ['nvidia-key', 'nvidia.api_key', false, 'nvapi-', /^[\w-]{60,70}$/],
  ['runpod-key', 'runpod.api_key', false, 'rpa_', /^[A-Z0-9]{40}[A-Za-z0-9]{6}$/],
  ['cursor-key', 'cursor.api_key', false, 'key_', /^[0-9a-f]{64}$/, { place: 'cursor' }],
  ['elevenlabs-key', 'elevenlabs.api_key', false, 'sk_', /^[0-9a-f]{48}$/],
  ['deepgram-key', 'deepgram.api_key', false, '', /^[0-9a-f]{40}$/, { place: 'deepgram' }],
  ['assemblyai-key', 'assemblyai.api_key', false, '', /^[0-9a-f]{32}$/, { place: 'assemblyai' }],
  ['ollama-key', 'ollama.api_key', false, '', /^[0-9a-f]{32}\.[\w-]{24}$/, { place: 'ollama' }],
  [
    'pinecone-key',
    'pinecone.api_key',
    false,
    'pcsk_',
    /^([A-Za-z0-9]{5,6})_[A-Za-z0-9]{63}$/,
    { joinKey: 'pinecone.key_id' },
  ],
  ['pinecone-key', 'pinecone.api_key', false, '', uuid, { place: 'pinecone' }],
  ['langsmith-pat', 'langsmith.personal_token', false, 'lsv2_pt_', /^[0-9a-f]{32}_[0-9a-f]{10}$/],
  ['langsmith-service', 'langsmith.service_key', false, 'lsv2_sk_', /^[0-9a-f]{32}_[0-9a-f]{10}$/],
  ['langfuse-secret', 'langfuse.secret_key', false, 'sk-lf-', uuid],
  [
    'langfuse-public',
    'langfuse.public_key',
    false,
    'pk-lf-',
    /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    { isName: true, isUnsought: true, joinKey: 'langfuse.public_key' },
  ],
  ['wandb-v1', 'wandb.api_key', false, 'wandb_v1_', /^\w{77}$/],
  ['wandb-v1', 'wandb.api_key', false, '', /^[0-9a-f]{40}$/, { place: 'wandb' }],
  // Without the place, what a word or a list of words cannot have is asked of it.
  [
    'brave-search',
    'brave.api_key',
    false,
    'BSA',
    /^(?=[^0-9]{0,40}[0-9])(?=.{0,40}[a-z])(?=.{0,40}[A-Z])[\w-]{28}$/,
  ],
  ['brave-search', 'brave.api_key', false, 'BSA', /^[\w-]{24,40}$/, { place: 'brave' }],
  // Unverified: the length.
  ['tavily-key', 'tavily.api_key', false, 'tvly-', /^(?:dev-|prod-)?[A-Za-z0-9-]{32,64}$/],
]);
