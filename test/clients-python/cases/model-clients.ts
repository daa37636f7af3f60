import { base64url, fakeSecret, hex } from '../../support/fake-secret.ts';
import { like, type PythonCase } from './python-case.ts';

const question = '[{"role": "user", "content": "Is it done?"}]';

/** Clients of model providers, and of what agents search and remember with. */
export const modelClients: readonly PythonCase[] = [
  like('openai', {
    client: 'openai',
    packages: ['openai', 'websockets'],
    imports: 'import os, ssl\nfrom openai import OpenAI\nfrom websockets.sync.client import connect',
    body: `
client = OpenAI()
client.responses.create(model="gpt-5", input="Is it done?")
for part in client.chat.completions.create(model="gpt-5", stream=True, messages=${question}):
    part.choices
secret = client.realtime.client_secrets.create(session={"type": "realtime", "model": "gpt-realtime"}).value
with connect("wss://api.openai.com/v1/realtime?model=gpt-realtime", subprotocols=["realtime", "openai-insecure-api-key." + secret]) as socket:
    socket.recv()`,
  }),
  like('@langchain/openai', {
    client: 'openai (asyncio)',
    packages: ['openai'],
    imports: 'import asyncio\nfrom openai import AsyncOpenAI',
    body: `
async def main():
    client = AsyncOpenAI()
    await asyncio.gather(*(client.chat.completions.create(model="gpt-5", messages=${question}) for _ in range(2)))
asyncio.run(main())`,
  }),
  like('@anthropic-ai/sdk', {
    client: 'anthropic',
    packages: ['anthropic'],
    imports: 'from anthropic import Anthropic',
    body: `
client = Anthropic()
client.messages.create(model="claude-sonnet-5", max_tokens=64, messages=${question})
with client.messages.stream(model="claude-sonnet-5", max_tokens=64, messages=${question}) as stream:
    stream.get_final_message()`,
  }),
  like('@google/genai', {
    client: 'google-genai',
    packages: ['google-genai'],
    imports: 'from google import genai',
    body: `
client = genai.Client()
client.models.generate_content(model="gemini-3", contents="Is it done?")`,
  }),
  like('@mistralai/mistralai', {
    client: 'mistralai',
    packages: ['mistralai'],
    imports:
      'import os\ntry:\n    from mistralai import Mistral\nexcept ImportError:\n    from mistralai.client import Mistral',
    body: `
client = Mistral(api_key=os.environ["MISTRAL_API_KEY"])
client.chat.complete(model="mistral-large-latest", messages=${question})`,
  }),
  like('cohere-ai', {
    client: 'cohere',
    packages: ['cohere'],
    imports: 'import cohere',
    body: `
client = cohere.ClientV2()
client.chat(model="command-a", messages=${question})`,
  }),
  like('groq-sdk', {
    client: 'groq',
    packages: ['groq'],
    imports: 'from groq import Groq',
    body: `
client = Groq()
client.chat.completions.create(model="llama-4", messages=${question})`,
  }),
  like('together-ai', {
    client: 'together',
    packages: ['together'],
    env: { TOGETHER_BASE_URL: 'https://api.together.ai/v1' },
    imports: 'from together import Together',
    body: `
client = Together()
client.chat.completions.create(model="meta-llama/Llama-4", messages=${question})`,
  }),
  like('replicate', {
    client: 'replicate',
    packages: ['replicate'],
    services: () => ({
      'api.replicate.com': () => ({
        json: { id: '1', model: 'meta/llama-4', version: '1', status: 'succeeded', output: [], urls: {} },
      }),
    }),
    imports: 'import replicate',
    body: `
replicate.Client().predictions.create(model="meta/llama-4", input={"prompt": "Is it done?"})`,
  }),
  like('@huggingface/inference', {
    client: 'huggingface_hub',
    packages: ['huggingface-hub'],
    imports: 'import os\nfrom huggingface_hub import InferenceClient',
    body: `
client = InferenceClient(base_url="https://router.huggingface.co/v1", api_key=os.environ["HF_TOKEN"])
client.chat_completion(model="meta-llama/Llama-4", messages=${question})`,
  }),
  like('@langchain/openai', {
    client: 'langchain-openai',
    packages: ['langchain-openai'],
    imports: 'from langchain_openai import ChatOpenAI',
    body: 'ChatOpenAI(model="gpt-5").invoke("Is it done?")',
  }),
  like('@langchain/anthropic', {
    client: 'langchain-anthropic',
    packages: ['langchain-anthropic'],
    imports: 'from langchain_anthropic import ChatAnthropic',
    body: 'ChatAnthropic(model="claude-sonnet-5").invoke("Is it done?")',
  }),
  like('@langchain/openai', {
    client: 'litellm',
    packages: ['litellm'],
    env: { LITELLM_LOCAL_MODEL_COST_MAP: 'True', LITELLM_TELEMETRY: 'False' },
    imports: 'import litellm',
    body: `litellm.completion(model="gpt-5", messages=${question})`,
  }),
  like('ollama', {
    client: 'ollama',
    packages: ['ollama'],
    imports: 'import os\nimport ollama',
    body: `
client = ollama.Client(host="https://ollama.com", headers={"Authorization": "Bearer " + os.environ["OLLAMA_API_KEY"]})
client.chat(model="gpt-oss", messages=${question})`,
  }),
  like('voyageai', {
    client: 'voyageai',
    packages: ['voyageai'],
    imports: 'import voyageai',
    body: 'voyageai.Client().embed(["Is it done?"], model="voyage-4")',
  }),
  like('@tavily/core', {
    client: 'tavily-python',
    packages: ['tavily-python'],
    imports: 'from tavily import TavilyClient',
    body: 'TavilyClient().search("Is it done?")',
  }),
  like('langsmith', {
    client: 'langsmith',
    packages: ['langsmith'],
    imports: 'from langsmith import Client',
    body: 'list(Client(auto_batch_tracing=False).list_projects())',
  }),
  like('langfuse', {
    client: 'langfuse',
    packages: ['langfuse'],
    imports: 'from langfuse import Langfuse',
    body: `
client = Langfuse(tracing_enabled=False)
client.api.prompts.list(limit=1)`,
  }),
  like('@pinecone-database/pinecone', {
    client: 'pinecone',
    packages: ['pinecone'],
    imports: 'from pinecone import Pinecone',
    body: 'list(Pinecone().list_indexes())',
  }),
  like('@qdrant/js-client-rest', {
    client: 'qdrant-client',
    packages: ['qdrant-client'],
    imports: 'import os\nfrom qdrant_client import QdrantClient',
    body: `
client = QdrantClient(url="https://xyz.eu-central.aws.cloud.qdrant.io:6333", api_key=os.environ["QDRANT_API_KEY"], check_compatibility=False)
client.get_collections()`,
  }),
  {
    client: 'weaviate-client',
    packages: ['weaviate-client'],
    credentials: {
      WEAVIATE_API_KEY: {
        type: 'unknown',
        provider: 'unknown',
        make: () => fakeSecret('', 40, base64url),
        uses: [{ at: 'orders.c0.europe-west3.gcp.weaviate.cloud', location: 'header' }],
      },
    },
    services: () => ({
      'orders.c0.europe-west3.gcp.weaviate.cloud': ({ path }) => ({
        json: path.endsWith('/meta') ? { version: '1.33.0', modules: {} } : { classes: [] },
      }),
    }),
    imports: 'import os\nimport weaviate\nfrom weaviate.auth import Auth',
    body: `
client = weaviate.connect_to_weaviate_cloud("https://orders.c0.europe-west3.gcp.weaviate.cloud", auth_credentials=Auth.api_key(os.environ["WEAVIATE_API_KEY"]), skip_init_checks=True)
client.collections.list_all()
client.close()`,
  },
  {
    client: 'sentry-sdk',
    unseen:
      'The key in a DSN is public (docs.sentry.io/concepts/key-terms/dsn-explainer): it is told neither as held nor as used.',
    packages: ['sentry-sdk'],
    credentials: {
      dsn_key: {
        type: 'unknown',
        provider: 'sentry',
        make: () => fakeSecret('', 32, hex),
        variable: null,
        fetched: { source: 'env', name: 'SENTRY_DSN' },
        uses: [{ at: 'o1.ingest.sentry.io', location: 'header' }],
      },
    },
    env: (secretOf) => ({ SENTRY_DSN: `https://${secretOf('dsn_key')}@o1.ingest.sentry.io/7` }),
    services: () => ({ 'o1.ingest.sentry.io': () => ({ json: { id: '1' } }) }),
    imports: 'import sentry_sdk',
    body: `
sentry_sdk.init(auto_enabling_integrations=False)
sentry_sdk.capture_message("It is done.")
sentry_sdk.flush(30)`,
  },
];
