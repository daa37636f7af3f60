/** Hosts and domains of providers; a domain stands for all hosts below it. */
const providers: ReadonlyMap<string, string> = new Map([
  ['amazonaws.com', 'aws'],
  ['amazonaws.com.cn', 'aws'],
  ['googleapis.com', 'gcp'],
  ['accounts.google.com', 'gcp'],
  ['securetoken.google.com', 'gcp'],
  ['metadata.google.internal', 'gcp'],
  ['management.azure.com', 'azure'],
  ['graph.microsoft.com', 'azure'],
  ['login.microsoftonline.com', 'azure'],
  ['openai.azure.com', 'azure'],
  ['cognitiveservices.azure.com', 'azure'],
  ['services.ai.azure.com', 'azure'],
  ['vault.azure.net', 'azure'],
  ['windows.net', 'azure'],
  ['api.github.com', 'github'],
  ['github.com', 'github'],
  ['models.github.ai', 'github'],
  ['actions.githubusercontent.com', 'github'],
  ['githubcopilot.com', 'github'],
  ['gitlab.com', 'gitlab'],
  ['openai.com', 'openai'],
  ['anthropic.com', 'anthropic'],
  ['mistral.ai', 'mistral'],
  ['cohere.ai', 'cohere'],
  ['cohere.com', 'cohere'],
  ['groq.com', 'groq'],
  ['x.ai', 'xai'],
  ['perplexity.ai', 'perplexity'],
  ['openrouter.ai', 'openrouter'],
  ['deepseek.com', 'deepseek'],
  ['together.xyz', 'together'],
  ['together.ai', 'together'],
  ['fireworks.ai', 'fireworks'],
  ['cerebras.ai', 'cerebras'],
  ['replicate.com', 'replicate'],
  ['huggingface.co', 'huggingface'],
  ['elevenlabs.io', 'elevenlabs'],
  ['deepgram.com', 'deepgram'],
  ['assemblyai.com', 'assemblyai'],
  ['stability.ai', 'stability'],
  ['voyageai.com', 'voyage'],
  ['jina.ai', 'jina'],
  ['integrate.api.nvidia.com', 'nvidia'],
  ['tavily.com', 'tavily'],
  ['exa.ai', 'exa'],
  ['search.brave.com', 'brave'],
  ['serpapi.com', 'serpapi'],
  ['firecrawl.dev', 'firecrawl'],
  ['pinecone.io', 'pinecone'],
  ['smith.langchain.com', 'langsmith'],
  ['langfuse.com', 'langfuse'],
  ['databricks.com', 'databricks'],
  ['azuredatabricks.net', 'databricks'],
  ['snowflakecomputing.com', 'snowflake'],
  ['supabase.co', 'supabase'],
  ['slack.com', 'slack'],
  ['stripe.com', 'stripe'],
  ['sendgrid.com', 'sendgrid'],
  ['twilio.com', 'twilio'],
  ['clerk.com', 'clerk'],
  ['auth0.com', 'auth0'],
  ['okta.com', 'okta'],
  ['atlassian.com', 'atlassian'],
  ['atlassian.net', 'atlassian'],
  ['notion.com', 'notion'],
  ['linear.app', 'linear'],
  ['datadoghq.com', 'datadog'],
  ['sentry.io', 'sentry'],
  ['cloudflare.com', 'cloudflare'],
  ['hashicorp.cloud', 'vault'],
]);

/** Longer names are not looked up. */
const longestHost = 255;

/** Who answers at a host (lower case, without port), or null when that is not known. */
export function providerOfHost(host: string): string | null {
  if (host.length > longestHost) return null;
  for (let name = host; ; ) {
    const provider = providers.get(name);
    if (provider !== undefined) return provider;
    const dot = name.indexOf('.');
    if (dot < 0) return null;
    name = name.slice(dot + 1);
  }
}
