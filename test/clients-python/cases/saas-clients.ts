import { keyClientCase } from '../../clients/cases/key-client-case.ts';
import { alphanumeric, base64url, fakeSecret, hex } from '../../support/fake-secret.ts';
import { like, type PythonCase } from './python-case.ts';

/** Clients of services that take one token. */
export const saasClients: readonly PythonCase[] = [
  like('@octokit/rest', {
    client: 'PyGithub',
    packages: ['pygithub'],
    imports: 'import os\nfrom github import Auth, Github',
    body: 'Github(auth=Auth.Token(os.environ["GITHUB_TOKEN"])).get_user().login',
  }),
  like('@octokit/auth-app', {
    client: 'PyGithub (App)',
    packages: ['pygithub'],
    imports: 'import os\nfrom github import Auth, GithubIntegration',
    body: `
integration = GithubIntegration(auth=Auth.AppAuth(1, os.environ["GITHUB_APP_PRIVATE_KEY"]))
client = integration.get_github_for_installation(7)
client.requester.requestJsonAndCheck("GET", "/installation/repositories")
client.requester.requestJsonAndCheck("DELETE", "/installation/token")`,
  }),
  like('@gitbeaker/rest', {
    client: 'python-gitlab',
    packages: ['python-gitlab'],
    imports: 'import os\nimport gitlab',
    body: 'gitlab.Gitlab(private_token=os.environ["GITLAB_TOKEN"]).auth()',
  }),
  like('@slack/web-api', {
    client: 'slack-sdk',
    packages: ['slack-sdk'],
    imports: 'import os\nfrom slack_sdk import WebClient',
    body: 'WebClient(token=os.environ["SLACK_BOT_TOKEN"]).auth_test()',
  }),
  like('@slack/web-api', {
    client: 'slack-sdk (asyncio)',
    packages: ['slack-sdk'],
    imports: 'import asyncio, os\nfrom slack_sdk.web.async_client import AsyncWebClient',
    body: 'asyncio.run(AsyncWebClient(token=os.environ["SLACK_BOT_TOKEN"]).auth_test())',
  }),
  like('stripe', {
    client: 'stripe',
    packages: ['stripe'],
    imports: 'import os\nimport stripe',
    body: `
stripe.ca_bundle_path = os.environ["SSL_CERT_FILE"]
client = stripe.StripeClient(os.environ["STRIPE_SECRET_KEY"])
client.v1.customers.retrieve("cus_1")
secret = client.v1.ephemeral_keys.create({"customer": "cus_1"}, {"stripe_version": "2025-09-30.clover"}).secret
stripe.StripeClient(secret).v1.customers.retrieve("cus_1")`,
  }),
  like('@sendgrid/mail', {
    client: 'sendgrid',
    packages: ['sendgrid'],
    imports: 'import os\nfrom sendgrid import SendGridAPIClient\nfrom sendgrid.helpers.mail import Mail',
    body: `
mail = Mail(from_email="orders@example.com", to_emails="somebody@example.com", subject="It is done", plain_text_content="It is done.")
SendGridAPIClient(os.environ["SENDGRID_API_KEY"]).send(mail)`,
  }),
  like('twilio', {
    client: 'twilio',
    packages: ['twilio'],
    imports: 'import os\nfrom twilio.rest import Client',
    body: 'Client(os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"]).messages.list(limit=1)',
  }),
  like('@notionhq/client', {
    client: 'notion-client',
    packages: ['notion-client'],
    imports: 'import os\nfrom notion_client import Client',
    body: 'Client(auth=os.environ["NOTION_TOKEN"]).users.me()',
  }),
  like('airtable', {
    client: 'pyairtable',
    packages: ['pyairtable'],
    imports: 'import os\nfrom pyairtable import Api',
    body: 'Api(os.environ["AIRTABLE_API_KEY"]).table("app0123456789abcd", "Orders").first()',
  }),
  like('telegraf', {
    client: 'python-telegram-bot',
    packages: ['python-telegram-bot'],
    imports: 'import asyncio, os\nfrom telegram import Bot',
    body: 'asyncio.run(Bot(os.environ["BOT_TOKEN"]).get_me())',
  }),
  like('@elastic/elasticsearch', {
    client: 'elasticsearch',
    packages: ['elasticsearch'],
    imports: 'import os\nfrom elasticsearch import Elasticsearch',
    body: 'Elasticsearch("https://es.example.com:9200", api_key=os.environ["ELASTIC_API_KEY"], ca_certs=os.environ["SSL_CERT_FILE"]).info()',
  }),
  like('@opensearch-project/opensearch', {
    client: 'opensearch-py',
    packages: ['opensearch-py'],
    imports: 'import os\nfrom opensearchpy import OpenSearch',
    body: 'OpenSearch("https://search.example.com:9200", http_auth=("orders", os.environ["OPENSEARCH_PASSWORD"]), ca_certs=os.environ["SSL_CERT_FILE"]).info()',
  }),
  like('@clickhouse/client', {
    client: 'clickhouse-connect',
    packages: ['clickhouse-connect'],
    services: () => ({
      'ch.example.com': ({ body, query }) => ({
        headers: { 'x-clickhouse-format': 'TabSeparated' },
        text: /version\(\)/.test(`${body}${query}`) ? '25.8.1.1\tUTC\n' : '',
      }),
    }),
    imports: 'import os\nimport clickhouse_connect',
    body: `
client = clickhouse_connect.get_client(host="ch.example.com", port=8443, username="orders", password=os.environ["CLICKHOUSE_PASSWORD"], secure=True, ca_cert=os.environ["SSL_CERT_FILE"])
client.close()`,
  }),
  keyClientCase({
    client: 'jira',
    packages: ['jira'],
    variable: 'JIRA_API_TOKEN',
    make: () => `${fakeSecret('ATATT3xFfGF0', 171, base64url)}=${fakeSecret('', 8, hex.toUpperCase())}`,
    type: 'atlassian.api_token',
    provider: 'atlassian',
    host: 'orders.atlassian.net',
    answer: () => ({
      json: { accountId: '1', displayName: 'somebody', deploymentType: 'Cloud', versionNumbers: [10, 0, 0] },
    }),
    imports: 'import os\nfrom jira import JIRA',
    body: 'JIRA("https://orders.atlassian.net", basic_auth=("clerk@example.com", os.environ["JIRA_API_TOKEN"])).myself()',
  }),
  keyClientCase({
    client: 'atlassian-python-api',
    packages: ['atlassian-python-api'],
    variable: 'CONFLUENCE_API_TOKEN',
    make: () => `${fakeSecret('ATATT3xFfGF0', 171, base64url)}=${fakeSecret('', 8, hex.toUpperCase())}`,
    type: 'atlassian.api_token',
    provider: 'atlassian',
    host: 'orders.atlassian.net',
    answer: () => ({ json: { results: [], accountId: '1' } }),
    imports: 'import os\nfrom atlassian import Jira',
    body: 'Jira(url="https://orders.atlassian.net", username="clerk@example.com", password=os.environ["CONFLUENCE_API_TOKEN"], cloud=True).myself()',
  }),
  {
    client: 'datadog-api-client',
    packages: ['datadog-api-client'],
    credentials: {
      DD_API_KEY: {
        type: 'datadog.api_key',
        provider: 'datadog',
        make: () => fakeSecret('', 32, hex),
        uses: [{ at: 'api.datadoghq.com', location: 'header' }],
      },
      DD_APP_KEY: {
        type: 'datadog.application_key',
        provider: 'datadog',
        make: () => fakeSecret('', 40, hex),
        uses: [{ at: 'api.datadoghq.com', location: 'header' }],
      },
    },
    services: () => ({ 'api.datadoghq.com': () => ({ json: { monitors: [] } }) }),
    imports:
      'import os\nfrom datadog_api_client import ApiClient, Configuration\nfrom datadog_api_client.v1.api.dashboards_api import DashboardsApi',
    body: `
configuration = Configuration(ssl_ca_cert=os.environ["SSL_CERT_FILE"])
with ApiClient(configuration) as client:
    DashboardsApi(client).list_dashboards()`,
  },
  keyClientCase({
    client: 'mlflow',
    packages: ['mlflow-skinny'],
    variable: 'MLFLOW_TRACKING_TOKEN',
    make: () => fakeSecret('', 40, alphanumeric),
    type: 'unknown',
    provider: 'unknown',
    host: 'mlflow.example.com',
    answer: () => ({ json: { experiments: [] } }),
    imports: 'import mlflow',
    body: 'mlflow.MlflowClient(tracking_uri="https://mlflow.example.com").search_experiments()',
  }),
];
