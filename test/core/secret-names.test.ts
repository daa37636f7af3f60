import { describe, expect, test } from 'vitest';
import { secretName } from '../../src/core/secret-names.ts';

const names = {
  secret: {
    'variables of model providers':
      'OPENAI_API_KEY ANTHROPIC_API_KEY ANTHROPIC_AUTH_TOKEN MISTRAL_API_KEY GOOGLE_API_KEY GEMINI_API_KEY HF_TOKEN HUGGING_FACE_HUB_TOKEN LANGSMITH_API_KEY CLAUDE_CODE_OAUTH_TOKEN AZURE_OPENAI_API_KEY WANDB_API_KEY AWS_BEARER_TOKEN_BEDROCK',
    'variables of clouds':
      'AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_CONTAINER_AUTHORIZATION_TOKEN AZURE_CLIENT_SECRET AZURE_STORAGE_CONNECTION_STRING ARM_CLIENT_SECRET GOOGLE_CREDENTIALS DIGITALOCEAN_TOKEN VAULT_TOKEN VAULT_SECRET_ID',
    'variables of tools':
      'GITHUB_TOKEN GH_TOKEN GH_PAT GITLAB_TOKEN CI_JOB_TOKEN CI_JOB_JWT_V2 NPM_TOKEN NODE_AUTH_TOKEN SLACK_BOT_TOKEN SLACK_SIGNING_SECRET STRIPE_SECRET_KEY SENTRY_AUTH_TOKEN SENTRY_DSN TF_TOKEN_app_terraform_io ACTIONS_ID_TOKEN_REQUEST_TOKEN npm_config__authToken TWILIO_AUTH_TOKEN KAGGLE_KEY',
    'variables of databases':
      'PGPASSWORD MYSQL_PWD MYSQL_ROOT_PASSWORD DB_PASS REDISCLI_AUTH POSTGRES_PASSWORD DATABASE_PASSWORD',
    'variables of applications':
      'JWT_SECRET SECRET_KEY SECRET_KEY_BASE SESSION_SECRET ENCRYPTION_KEY SSH_PRIVATE_KEY TOKEN PASSWORD API_KEY API_KEYS API_KEY_2 API_KEY2 API_KEY_PROD API_KEY_OPENAI APIKEY GCP_KEY_JSON TLS_KEY_PEM SIGNING_KEY_B64 PASSWORD_OLD CREDENTIALS',
    'variables that vendors document':
      'ABLY_API_KEY AI_GATEWAY_API_KEY AIRTABLE_API_KEY ALIBABA_CLOUD_ACCESS_KEY_ID ALIBABA_CLOUD_ACCESS_KEY_SECRET ALIBABA_CLOUD_SECURITY_TOKEN ANTHROPIC_ADMIN_KEY ARM_ACCESS_KEY ARTIFACTORY_API_KEY ASSEMBLYAI_API_KEY AZURE_DEVOPS_EXT_PAT AZURE_STORAGE_KEY AZURE_STORAGE_SAS_TOKEN BAO_TOKEN BRAVE_API_KEY BUILDKITE_AGENT_ACCESS_TOKEN BUILDKITE_AGENT_TOKEN CARGO_REGISTRY_TOKEN CEREBRAS_API_KEY CIRCLE_TOKEN CLERK_SECRET_KEY CLOUDFLARE_API_KEY CLOUDFLARE_API_TOKEN CO_API_KEY CODECOV_TOKEN COHERE_API_KEY CONSUL_HTTP_TOKEN CURSOR_API_KEY DATABRICKS_CLIENT_SECRET DATABRICKS_TOKEN DD_API_KEY DD_APP_KEY DEEPGRAM_API_KEY DEEPSEEK_API_KEY DIGITALOCEAN_ACCESS_TOKEN DOCKER_PASSWORD DOPPLER_TOKEN ELASTIC_API_KEY ELEVENLABS_API_KEY EXA_API_KEY FIGMA_TOKEN FIRECRAWL_API_KEY FLY_API_TOKEN GEM_HOST_API_KEY GRAFANA_SERVICE_ACCOUNT_TOKEN GROQ_API_KEY HEROKU_API_KEY INFISICAL_CLIENT_SECRET INFISICAL_TOKEN JFROG_ACCESS_TOKEN JIRA_API_TOKEN LANGFUSE_SECRET_KEY LINEAR_API_KEY LIVEKIT_API_SECRET MDB_MCP_CONNECTION_STRING MONGODB_ATLAS_PRIVATE_KEY NEON_API_KEY NETLIFY_AUTH_TOKEN NGC_API_KEY NOMAD_TOKEN NOTION_TOKEN NUGET_API_KEY NVIDIA_API_KEY OKTA_API_TOKEN OKTA_CLIENT_TOKEN OLLAMA_API_KEY OP_CONNECT_TOKEN OP_SERVICE_ACCOUNT_TOKEN OPENAI_ADMIN_KEY OPENROUTER_API_KEY PERPLEXITY_API_KEY PINECONE_API_KEY PLANETSCALE_SERVICE_TOKEN POSTHOG_API_KEY POSTMAN_API_KEY PREFECT_API_KEY PULUMI_ACCESS_TOKEN REPLICATE_API_TOKEN RESEND_API_KEY RUNPOD_API_KEY SENDGRID_API_KEY SHOPIFY_API_SECRET SNOWFLAKE_PASSWORD SNOWFLAKE_PAT SNOWFLAKE_PRIVATE_KEY SNOWFLAKE_TOKEN SOPS_AGE_KEY SQUARE_ACCESS_TOKEN SRC_ACCESS_TOKEN STRIPE_API_KEY STRIPE_WEBHOOK_SECRET SUPABASE_ACCESS_TOKEN SUPABASE_KEY SUPABASE_SERVICE_ROLE_KEY SUPABASE_ANON_KEY SYSTEM_ACCESSTOKEN TAVILY_API_KEY TELEGRAM_BOT_TOKEN TFE_TOKEN TOGETHER_API_KEY TS_AUTHKEY TWILIO_API_KEY_SECRET TWINE_PASSWORD UPSTASH_REDIS_REST_TOKEN UV_PUBLISH_TOKEN VERCEL_OIDC_TOKEN VERCEL_TOKEN VOYAGE_API_KEY XAI_API_KEY XI_API_KEY IDENTITY_HEADER MSI_SECRET AZURE_FEDERATED_TOKEN AWS_CONTAINER_AUTHORIZATION_TOKEN KUBE_TOKEN',
    headers:
      'authorization Authorization Proxy-Authorization x-api-key X-Api-Key api-key apikey x-goog-api-key x-vault-token private-token job-token x-auth-token x-amz-security-token ocp-apim-subscription-key x-shopify-access-token dd-api-key',
    fields:
      'accessToken access_token refreshToken refresh_token id_token client_secret clientSecret privateKey private_key apiKey password passphrase secret token pass SecretString SecretAccessKey AccessKeyId aws_access_key_id AWSAccessKeyId SessionToken client_token client_assertion subject_token actor_token secret_id connectionString',
  },
  public: {
    'names of credentials and public keys':
      'client_id clientId AZURE_CLIENT_ID keyId KEY_ID key_id private_key_id SecretId accessor token_accessor publicKey PUBLIC_KEY STRIPE_PUBLISHABLE_KEY LANGFUSE_PUBLIC_KEY LIVEKIT_API_KEY MONGODB_ATLAS_PUBLIC_KEY SUPABASE_PUBLISHABLE_KEY TWILIO_API_KEY_SID INFISICAL_CLIENT_ID NEXT_PUBLIC_SUPABASE_ANON_KEY VAPID_PUBLIC_KEY_PEM GPG_KEY',
  },
  plain: {
    'exempt variables':
      'PWD OLDPWD AWS_REGION AWS_DEFAULT_REGION AWS_PROFILE AWS_CA_BUNDLE SSH_AUTH_SOCK XAUTHORITY GOOGLE_APPLICATION_CREDENTIALS KUBECONFIG GIT_ASKPASS SSH_ASKPASS',
    "Mayfly's and OpenTelemetry's own":
      'MAYFLY_FINGERPRINT_KEY MAYFLY_INGEST_TOKEN MAYFLY_READ_TOKEN mayfly_admin_token OTEL_EXPORTER_OTLP_HEADERS OTEL_SERVICE_NAME OTEL_API_KEY',
    'places of a credential':
      'AWS_WEB_IDENTITY_TOKEN_FILE AWS_SHARED_CREDENTIALS_FILE HF_TOKEN_PATH PGPASSFILE PASSWORD_FILE MAYFLY_READ_TOKEN_FILE GOOGLE_GHA_CREDS_PATH AWS_CONTAINER_CREDENTIALS_RELATIVE_URI PASSWORD_STORE_DIR',
    'addresses, judged by their value':
      'DATABASE_URL REDIS_URL TOKEN_URL ACTIONS_ID_TOKEN_REQUEST_URL PIP_INDEX_URL SLACK_WEBHOOK_URL token_endpoint',
    'about a credential':
      'tokenType token_type expires expires_in refresh_token_expires_in token_expiry TOKEN_TTL PASSWORD_MIN_LENGTH JWT_ALGORITHM JWT_ISSUER JWT_EXPIRES_IN client_assertion_type subject_token_type secretName SECRET_NAME SecretArn secretKeyRef passwordHash PASSWORD_SALT token_endpoint_auth_methods_supported',
    'tokens of text and of paging':
      'max_tokens maxTokens MAX_THINKING_TOKENS prompt_tokens input_tokens eos_token pad_token nextToken NextToken next_page_token continuationToken x-csrf-token csrfToken x-ratelimit-remaining-tokens TOKENIZERS_PARALLELISM eos_token_id',
    'keys of other things':
      'key keys primaryKey foreign_key sort_key partitionKey cacheKey idempotency-key Idempotency-Key sec-websocket-key surrogate-key GIT_CONFIG_KEY_0 ClientRequestToken KEYBOARD MONKEY keyboard_shortcut HOST_KEY',
    'ordinary names':
      'PATH HOME SHELL LANG TERM USER NODE_ENV NODE_OPTIONS PORT HOSTNAME EDITOR LOGNAME SHLVL TZ SECTION COMPASS PASSENGER SSH_CONNECTION content-type user-agent accept cookie connection content-security-policy x-request-id traceparent',
  },
} as const;

describe.each(Object.entries(names))('%s', (kind, groups) => {
  test.each(Object.entries(groups))('%s', (_what, list) => {
    const judged = Object.fromEntries(list.split(' ').map((name) => [name, secretName(name)]));
    expect(judged).toEqual(Object.fromEntries(list.split(' ').map((name) => [name, kind])));
  });
});

test('a name is judged in bounded time, whatever it is', () => {
  const start = performance.now();
  for (const part of ['TOKEN_', 'aA', 'key', '_', 'A', '1', 'é'])
    for (const length of [250, 1_000_000]) secretName(part.repeat(length).slice(0, length));
  for (let i = 0; i < 20_000; i++) secretName('AWS_SECRET_ACCESS_KEY');
  expect(performance.now() - start).toBeLessThan(1_000);
});

test('nothing and noise are plain', () => {
  expect(secretName(`${'A_'.repeat(200)}TOKEN`)).toBe('plain');
  for (const name of ['', '_', '-', '\u0000', '🔑', '__proto__', 'constructor'])
    expect(secretName(name)).toBe('plain');
});
