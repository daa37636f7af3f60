import { expect, test } from 'vitest';
import { matchIssuer } from '../../../src/core/issuers/index.ts';
import { fakeSecret } from '../../support/fake-secret.ts';
import { request } from './exchange.ts';
import { awsKeyId, awsSigned } from './exchanges/cloud-values.ts';

/** Ordinary requests of an agent: no body of theirs is kept. `G` is a GET, the others send JSON. */
const ordinary = `
  P https://api.openai.com/v1/chat/completions
  P https://api.openai.com/v1/responses
  P https://api.openai.com/v1/embeddings
  P https://api.openai.com/v1/images/generations
  P https://api.openai.com/v1/audio/transcriptions
  P https://api.openai.com/v1/realtime/calls
  G https://api.openai.com/v1/models
  G https://api.openai.com/v1/files/file-1/content
  P https://api.openai.com/v1/vector_stores/vs_1/search
  P https://api.anthropic.com/v1/messages
  P https://api.anthropic.com/v1/messages/count_tokens
  P https://api.anthropic.com/v1/messages/batches
  G https://api.anthropic.com/v1/models
  P https://api.mistral.ai/v1/chat/completions
  P https://api.groq.com/openai/v1/chat/completions
  P https://api.cohere.com/v2/chat
  P https://openrouter.ai/api/v1/chat/completions
  P https://api.together.xyz/v1/completions
  P https://generativelanguage.googleapis.com/v1beta/models/gemini-pro:generateContent
  P https://us-central1-aiplatform.googleapis.com/v1/projects/p/locations/us-central1/publishers/google/models/g:streamGenerateContent
  P https://my.openai.azure.com/openai/deployments/gpt/chat/completions?api-version=2024-10-21
  P https://bedrock-runtime.us-east-1.amazonaws.com/model/anthropic.claude/invoke
  P https://bedrock-runtime.us-east-1.amazonaws.com/model/m/converse-stream
  P http://localhost:11434/api/chat
  G https://api.github.com/user
  G https://api.github.com/repos/octo/app/issues?state=open
  P https://api.github.com/repos/octo/app/issues
  G https://api.github.com/app/installations
  G https://api.github.com/repos/octo/app/actions/secrets
  P https://api.github.com/graphql
  G https://gitlab.com/api/v4/projects/1/issues
  G https://gitlab.com/api/v4/projects/1/merge_requests?per_page=100
  P https://slack.com/api/chat.postMessage
  G https://slack.com/api/conversations.history?channel=C1
  P https://hooks.slack.com/services/T1/B1/abc
  G https://api.stripe.com/v1/charges
  G https://api.stripe.com/v1/customers/cus_1
  G https://api.stripe.com/v1/payment_intents/pi_1
  P https://api.sendgrid.com/v3/mail/send
  G https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json
  P https://api.notion.com/v1/pages
  G https://api.notion.com/v1/users/me
  P https://api.linear.app/graphql
  G https://your.atlassian.net/rest/api/3/issue/A-1
  G https://discord.com/api/v10/channels/1/messages
  P https://api.telegram.org/bot1/sendMessage
  G https://api.airtable.com/v0/app1/Table
  P https://api.hubapi.com/crm/v3/objects/contacts
  P https://api.pinecone.io/indexes
  P https://index-1.svc.pinecone.io/query
  P https://qdrant.example.com/collections/c/points/search
  P https://es.example.com/logs/_search
  G https://es.example.com/_cluster/health
  P https://weaviate.example.com/v1/graphql
  P https://api.tavily.com/search
  G https://api.search.brave.com/res/v1/web/search?q=token
  P https://api.exa.ai/search
  P https://api.firecrawl.dev/v1/scrape
  P https://api.elevenlabs.io/v1/text-to-speech/voice
  P https://api.deepgram.com/v1/listen
  P https://api.assemblyai.com/v2/transcript
  P https://api.replicate.com/v1/predictions
  P https://api-inference.huggingface.co/models/bert
  G https://huggingface.co/api/models/bert
  G https://x.supabase.co/rest/v1/todos?select=*
  P https://x.supabase.co/rest/v1/rpc/find
  G https://b.s3.us-east-1.amazonaws.com/key
  G https://b.s3.us-east-1.amazonaws.com/?list-type=2&prefix=session
  W https://b.s3.us-east-1.amazonaws.com/key?partNumber=1&uploadId=a
  G https://123456789012.s3-control.us-east-1.amazonaws.com/v20180820/jobs
  P https://b.s3.us-east-1.amazonaws.com/key?uploads
  P https://lambda.us-east-1.amazonaws.com/2015-03-31/functions/f/invocations
  G https://eks.us-east-1.amazonaws.com/clusters/prod
  G https://codeartifact.us-east-1.amazonaws.com/v1/domain?domain=corp
  P https://bedrock-agentcore.us-east-1.amazonaws.com/runtimes/r/invocations
  P https://lakeformation.us-east-1.amazonaws.com/ListPermissions
  G https://rolesanywhere.us-east-1.amazonaws.com/profiles
  G https://portal.sso.us-east-1.amazonaws.com/assignment/accounts
  G https://storage.googleapis.com/storage/v1/b/bucket/o/object?alt=media
  P https://storage.googleapis.com/upload/storage/v1/b/bucket/o?uploadType=media
  P https://bigquery.googleapis.com/bigquery/v2/projects/p/queries
  P https://pubsub.googleapis.com/v1/projects/p/topics/t:publish
  P https://firestore.googleapis.com/v1/projects/p/databases/d/documents:runQuery
  G https://secretmanager.googleapis.com/v1/projects/p/secrets
  G https://secretmanager.googleapis.com/v1/projects/p/secrets/s/versions/1
  P https://secretmanager.googleapis.com/v1/projects/p/secrets/s:addVersion
  G https://iam.googleapis.com/v1/projects/p/serviceAccounts
  G https://iam.googleapis.com/v1/projects/p/serviceAccounts/a@p.iam.gserviceaccount.com/keys
  P https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/a@p.iam.gserviceaccount.com:signBlob
  G http://metadata.google.internal/computeMetadata/v1/instance/zone
  G http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/email
  G http://169.254.169.254/latest/meta-data/placement/region
  G http://169.254.169.254/latest/meta-data/iam/security-credentials/
  G http://169.254.169.254/metadata/instance?api-version=2021-02-01
  G https://graph.microsoft.com/v1.0/me/messages
  G https://graph.microsoft.com/v1.0/applications/1
  G https://management.azure.com/subscriptions?api-version=2022-12-01
  G https://agents.vault.azure.net/secrets?api-version=2025-07-01
  W https://agents.vault.azure.net/secrets/db?api-version=2025-07-01
  G https://agents.vault.azure.net/keys/k?api-version=2025-07-01
  W https://account.blob.core.windows.net/container/blob
  G https://10.96.0.1:6443/api/v1/namespaces/prod/pods
  G https://10.96.0.1:6443/api/v1/namespaces/prod/serviceaccounts/app
  G https://10.96.0.1:6443/api/v1/namespaces/prod/configmaps/app
  G https://10.96.0.1:6443/api/v1/secrets?watch=true
  G https://example.com/
  G https://example.com/token
  G https://example.com/oauth2/callback?code=1
  G https://example.com/latest/api/token
  G https://example.com/secrets/of/success
  G https://example.com/blog/how-to-access
  G https://example.com/identities/1
  P https://example.com/sessions
  P https://example.com/hooks/token-used
  P https://example.com/v1/auth/signup
  P https://example.com/federation/credentials
  W https://registry.npmjs.org/my-package
  P https://mcp.example.com/mcp
  G https://mcp.example.com/sse
`
  .trim()
  .split('\n')
  .map((line) => line.trim().split(' ') as [string, string]);

const methods: Readonly<Record<string, string>> = { G: 'GET', P: 'POST', W: 'PUT' };
const bearer = { authorization: `Bearer ${fakeSecret('', 40)}` };

test('there are many of them', () => {
  expect(ordinary.length).toBeGreaterThan(100);
});

test.each(ordinary)('%s %s is no issuer’s', (letter, url) => {
  const method = methods[letter] ?? '';
  const body = method === 'GET' ? {} : { json: { a: 1 } };
  expect(matchIssuer(request({ method, url, headers: bearer, ...body }))?.id ?? null).toBeNull();
});

const caller = awsKeyId('AKIA');

test.each([
  ['dynamodb', 'DynamoDB_20120810.GetItem'],
  ['sqs', 'AmazonSQS.SendMessage'],
  ['ssm', 'AmazonSSM.DescribeParameters'],
  ['ssm', 'AmazonSSM.PutParameter'],
  ['secretsmanager', 'secretsmanager.ListSecrets'],
  ['secretsmanager', 'secretsmanager.PutSecretValue'],
  ['kms', 'TrentService.Encrypt'],
  ['ecr', 'AmazonEC2ContainerRegistry_V20150921.DescribeImages'],
  ['cognito-idp', 'AWSCognitoIdentityProviderService.ListUsers'],
  ['cognito-identity', 'AWSCognitoIdentityService.GetId'],
  ['logs', 'Logs_20140328.PutLogEvents'],
])('%s %s is no issuer’s', (service, target) => {
  const headers = {
    ...awsSigned(service, caller),
    'x-amz-target': target,
    'content-type': 'application/x-amz-json-1.1',
  };
  const url = `https://${service}.us-east-1.amazonaws.com/`;
  expect(matchIssuer(request({ url, headers, json: {} }))?.id ?? null).toBeNull();
});

test.each([
  '/google.pubsub.v1.Publisher/Publish',
  '/google.cloud.secretmanager.v1.SecretManagerService/ListSecrets',
  '/google.iam.credentials.v1.IAMCredentials/SignBlob',
  '/grpc.health.v1.Health/Check',
])('gRPC %s is no issuer’s', (path) => {
  const headers = { ...bearer, 'content-type': 'application/grpc' };
  expect(
    matchIssuer(request({ url: `https://pubsub.googleapis.com${path}`, headers }))?.id ?? null,
  ).toBeNull();
});
