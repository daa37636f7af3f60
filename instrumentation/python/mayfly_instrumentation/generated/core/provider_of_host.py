"""Made from src/core/provider-of-host.ts by `npm run generate`: change that."""

from mayfly_instrumentation import js


def provider_of_host(host=None, *_more):
    "Who answers at a host (lower case, without port), or null when that is not known."
    if js.length(host) > longest_host:
        return None
    name = host
    while True:
        provider = js.get_(providers, name)
        if provider is not None:
            return provider
        dot = js.index_of_(name, ".")
        if dot < 0:
            return None
        name = js.slice_(name, (dot + 1))


def is_provider(word=None, *_more):
    "Whether a word is the id of a provider above."
    return js.has_own(domains, word)

# Hosts and domains of each provider; a domain stands for all hosts below it.
domains = js.Obj({"airtable": "airtable.com", "alibaba": "aliyuncs.com alibabacloud.com aliyun.com", "anthropic": "anthropic.com claude.ai claude.com", "assemblyai": "assemblyai.com", "atlassian": "atlassian.com atlassian.net bitbucket.org jira.com", "auth0": "auth0.com", "aws": ("amazonaws.com amazonaws.com.cn amazonaws.eu api.aws aws.amazon.com amazoncognito.com on.aws " + "169.254.170.2 169.254.170.23"), "azure": (((("management.azure.com graph.microsoft.com graph.microsoft.us dod-graph.microsoft.us login.microsoftonline.com login.microsoftonline.us " + "login.partner.microsoftonline.cn login.microsoft.com openai.azure.com cognitiveservices.azure.com ") + "services.ai.azure.com vault.azure.net vault.azure.cn vault.usgovcloudapi.net windows.net chinacloudapi.cn ") + "usgovcloudapi.net azurecr.io azconfig.io documents.azure.com search.windows.net dev.azure.com visualstudio.com ") + "azure-api.net azurewebsites.net api.cognitive.microsoft.com redis.cache.windows.net azure.com"), "brave": "search.brave.com", "buildkite": "buildkite.com", "cartesia": "cartesia.ai", "cerebras": "cerebras.ai", "circleci": "circleci.com", "clerk": "clerk.com clerk.dev clerk.accounts.dev", "cloudflare": "cloudflare.com", "cohere": "cohere.ai cohere.com", "cursor": "cursor.com cursor.sh", "databricks": "databricks.com azuredatabricks.net databricksapps.com", "datadog": "datadoghq.com datadoghq.eu ddog-gov.com", "deepgram": "deepgram.com", "deepseek": "deepseek.com", "digitalocean": "digitalocean.com", "discord": "discord.com discord.gg", "docker": "docker.com docker.io", "doppler": "doppler.com", "dropbox": "dropboxapi.com dropbox.com", "e2b": "e2b.dev e2b.app", "elastic": "elastic-cloud.com elastic.co elastic.cloud cloud.es.io", "elevenlabs": "elevenlabs.io", "exa": "exa.ai", "figma": "figma.com", "firecrawl": "firecrawl.dev", "fireworks": "fireworks.ai", "fly": "fly.io machines.dev", "gcp": ("googleapis.com accounts.google.com securetoken.google.com metadata.google.internal gcr.io pkg.dev " + "cloudfunctions.net run.app"), "github": "api.github.com github.com models.github.ai actions.githubusercontent.com githubcopilot.com ghe.com ghcr.io", "gitlab": "gitlab.com", "grafana": "grafana.com grafana.net", "groq": "groq.com", "heroku": "heroku.com", "hubspot": "hubapi.com hubspot.com", "huggingface": "huggingface.co hf.co hf.space", "infisical": "infisical.com", "jfrog": "jfrog.io", "jina": "jina.ai", "langfuse": "langfuse.com", "langsmith": "smith.langchain.com", "linear": "linear.app", "livekit": "livekit.cloud livekit.io", "mistral": "mistral.ai", "mongodb": "mongodb.com mongodb.net", "neon": "neon.tech neon.com", "netlify": "netlify.com", "notion": "notion.com notion.so", "npm": "registry.npmjs.org npmjs.com npmjs.org", "nvidia": "integrate.api.nvidia.com api.nvcf.nvidia.com ngc.nvidia.com nvcr.io", "okta": "okta.com oktapreview.com okta-emea.com okta-gov.com", "ollama": "ollama.com", "onepassword": "1password.com 1password.eu 1password.ca", "openai": "openai.com chatgpt.com", "openrouter": "openrouter.ai", "openshift": "openshiftapps.com openshift.com", "perplexity": "perplexity.ai", "pinecone": "pinecone.io", "planetscale": "planetscale.com psdb.cloud", "posthog": "posthog.com", "postman": "postman.com getpostman.com", "prefect": "prefect.cloud prefect.io", "pulumi": "pulumi.com", "pypi": "pypi.org", "qdrant": "qdrant.io", "replicate": "replicate.com", "resend": "resend.com", "rubygems": "rubygems.org", "runpod": "runpod.io runpod.ai", "sendgrid": "sendgrid.com", "sentry": "sentry.io", "serpapi": "serpapi.com", "shopify": "myshopify.com shopify.com", "slack": "slack.com", "snowflake": "snowflakecomputing.com snowflakecomputing.cn", "sourcegraph": "sourcegraph.com", "square": "squareup.com squareupsandbox.com", "stability": "stability.ai", "stripe": "stripe.com", "supabase": "supabase.co supabase.com supabase.in", "tailscale": "tailscale.com", "tavily": "tavily.com", "telegram": "api.telegram.org", "terraform": "app.terraform.io", "together": "together.xyz together.ai", "twilio": "twilio.com", "upstash": "upstash.io upstash.com", "vault": "hashicorp.cloud", "vercel": "vercel.com ai-gateway.vercel.sh", "voyage": "voyageai.com", "wandb": "wandb.ai", "xai": "x.ai"})

def _fn1(_t1=None, *_more):
    _t2 = js.array(_t1)
    provider = js.at(_t2, 0)
    hosts = js.at(_t2, 1)
    return js.map_(js.split_(hosts, " "), (lambda host=None, *_more: [host, provider]))
def _fn2(_t1=None, *_more):
    _t2 = js.array(_t1)
    provider = js.at(_t2, 0)
    hosts = js.at(_t2, 1)
    return js.map_(js.split_(hosts, " "), (lambda host=None, *_more: [host, provider]))
providers = js.Map(js.flat_map_(js.object_entries(domains), _fn2))

# Longer names are not looked up.
longest_host = 255
