import { nameWords } from './name-words.ts';
import { isProvider } from './provider-of-host.ts';

/** Names and words in names that stand for a provider without being its id. */
const aliases: ReadonlyMap<string, string> = new Map(
  Object.entries({
    aws: 'aws amazon bedrock',
    azure: 'arm msi ocp-apim-subscription-key',
    alibaba: 'aliyun alicloud oss',
    brave: 'x-subscription-token',
    cohere: 'co_api_key',
    datadog: 'dd',
    elevenlabs: 'xi eleven',
    fly: 'flyctl',
    gcp: 'google gemini vertex',
    github: 'gh',
    gitlab: 'ci_job_token private-token job-token',
    huggingface: 'hf hugging',
    langsmith: 'langchain',
    mcp: 'mcp',
    okta: 'ssws',
    onepassword: 'op',
    terraform: 'tfe',
    vault: 'bao openbao',
  }).flatMap(([provider, names]) => names.split(' ').map((name): [string, string] => [name, provider])),
);

const longestName = 256;

/** Whose credential a variable, header or field of this name holds (`DD_API_KEY`, `mistralApiKey`), or null. */
export function providerOfName(name: string): string | null {
  if (name.length > longestName) return null;
  const whole = aliases.get(name.toLowerCase());
  if (whole !== undefined) return whole;
  for (const word of nameWords(name)) {
    const provider = isProvider(word) ? word : aliases.get(word);
    if (provider !== undefined) return provider;
  }
  return null;
}
