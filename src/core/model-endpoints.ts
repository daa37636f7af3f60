import { providerOfHost } from './provider-of-host.ts';

/** Providers at whose every host a model answers. */
const whole: ReadonlySet<string> = new Set([
  'anthropic',
  'assemblyai',
  'cartesia',
  'cerebras',
  'cohere',
  'deepgram',
  'deepseek',
  'elevenlabs',
  'fireworks',
  'groq',
  'huggingface',
  'jina',
  'mistral',
  'ollama',
  'openai',
  'openrouter',
  'perplexity',
  'replicate',
  'runpod',
  'stability',
  'together',
  'voyage',
  'xai',
]);

/** Hosts of others at which models answer, by the labels that must stand in the name; `*` is one label. */
const hosts: readonly (readonly [provider: string, host: string])[] = [
  ['aws', 'bedrock-runtime.*.amazonaws.com'],
  ['aws', 'bedrock-runtime-fips.*.amazonaws.com'],
  ['aws', 'bedrock-agent-runtime.*.amazonaws.com'],
  ['aws', 'runtime.sagemaker.*.amazonaws.com'],
  ['azure', '*.openai.azure.com'],
  ['azure', '*.openai.azure.us'],
  ['azure', '*.services.ai.azure.com'],
  ['azure', '*.cognitiveservices.azure.com'],
  ['azure', '*.models.ai.azure.com'],
  ['azure', 'models.inference.ai.azure.com'],
  ['cloudflare', 'gateway.ai.cloudflare.com'],
  ['gcp', 'generativelanguage.googleapis.com'],
  ['gcp', 'aiplatform.googleapis.com'],
  ['github', 'models.github.ai'],
  ['github', 'api.githubcopilot.com'],
  ['github', 'api.*.githubcopilot.com'],
  ['nvidia', 'integrate.api.nvidia.com'],
  ['nvidia', 'ai.api.nvidia.com'],
  ['vercel', 'ai-gateway.vercel.sh'],
];
/** Regional hosts (`europe-west4-aiplatform.googleapis.com`) put the region before the name. */
const regional = /^[a-z0-9-]+-aiplatform\.googleapis\.com$/;

/** Whose models answer at a host (lower case, without port); null: none that are known. */
export function modelProviderOf(host: string): string | null {
  const provider = providerOfHost(host);
  if (provider !== null && whole.has(provider)) return provider;
  if (regional.test(host)) return 'gcp';
  const labels = host.split('.');
  const known = hosts.find(([, pattern]) => {
    const wanted = pattern.split('.');
    return (
      wanted.length === labels.length && wanted.every((label, at) => label === '*' || label === labels[at])
    );
  });
  return known?.[0] ?? null;
}
