import { fakeJwt } from '../../support/fake-jwt.ts';
import { alphanumeric, base64url, fakeSecret, hex } from '../../support/fake-secret.ts';
import { mcpService } from '../servers/mcp-service.ts';
import type { ClientCase } from './client-case.ts';
import { keyClientCase } from './key-client-case.ts';

const digits = alphanumeric.slice(52);

/** Clients of services that take one token. */
export const saasClients: readonly ClientCase[] = [
  keyClientCase({
    client: 'octokit',
    packages: ['octokit'],
    variable: 'GITHUB_TOKEN',
    make: () => fakeSecret('github_pat_', 82),
    type: 'github.fine_grained_token',
    provider: 'github',
    host: 'api.github.com',
    answer: ({ path }) => ({
      json: path === '/graphql' ? { data: { viewer: { login: 'somebody' } } } : { login: 'somebody' },
    }),
    imports: "import { Octokit } from 'octokit';",
    body: `
const octokit = new Octokit({ auth: process.env.GITHUB_TOKEN });
await octokit.rest.users.getAuthenticated();
await octokit.graphql('{ viewer { login } }');`,
  }),
  keyClientCase({
    client: '@octokit/rest',
    packages: ['@octokit/rest'],
    olderMajors: [{ '@octokit/rest': 'octokit-rest21' }, { '@octokit/rest': 'octokit-rest20' }],
    commonest: true,
    variable: 'GITHUB_TOKEN',
    make: () => fakeSecret('ghp_', 36),
    type: 'github.personal_token',
    provider: 'github',
    host: 'api.github.com',
    answer: () => ({ json: { login: 'somebody' } }),
    imports: "import { Octokit } from '@octokit/rest';",
    body: `
const octokit = new Octokit({ auth: process.env.GITHUB_TOKEN });
await octokit.users.getAuthenticated();`,
  }),
  keyClientCase({
    client: '@gitbeaker/rest',
    packages: ['@gitbeaker/rest'],
    variable: 'GITLAB_TOKEN',
    make: () => fakeSecret('glpat-', 20),
    type: 'gitlab.personal_token',
    provider: 'gitlab',
    host: 'gitlab.com',
    answer: () => ({ json: { username: 'somebody' } }),
    imports: "import { Gitlab } from '@gitbeaker/rest';",
    body: `
const gitlab = new Gitlab({ token: process.env.GITLAB_TOKEN });
await gitlab.Users.showCurrentUser();`,
  }),
  keyClientCase({
    client: '@slack/web-api',
    packages: ['@slack/web-api'],
    variable: 'SLACK_BOT_TOKEN',
    make: () => `${fakeSecret('xoxb-', 12, digits)}-${fakeSecret('', 12, digits)}-${fakeSecret('', 24)}`,
    type: 'slack.bot_token',
    provider: 'slack',
    host: 'slack.com',
    answer: () => ({ json: { ok: true, team: 'team' } }),
    imports: "import { WebClient } from '@slack/web-api';",
    body: `
const slack = new WebClient(process.env.SLACK_BOT_TOKEN);
await slack.auth.test();`,
  }),
  keyClientCase({
    client: '@sendgrid/mail',
    packages: ['@sendgrid/mail'],
    variable: 'SENDGRID_API_KEY',
    make: () => `${fakeSecret('SG.', 22, base64url)}.${fakeSecret('', 43, base64url)}`,
    type: 'sendgrid.api_key',
    provider: 'sendgrid',
    host: 'api.sendgrid.com',
    answer: () => ({ status: 202 }),
    imports: "import mail from '@sendgrid/mail';",
    body: `
mail.setApiKey(process.env.SENDGRID_API_KEY);
await mail.send({ to: 'somebody@example.com', from: 'orders@example.com', subject: 'It is done', text: 'It is done.' });`,
  }),
  keyClientCase({
    client: 'twilio',
    packages: ['twilio'],
    variable: 'TWILIO_AUTH_TOKEN',
    make: () => fakeSecret('', 32, hex),
    env: { TWILIO_ACCOUNT_SID: fakeSecret('AC', 32, hex) },
    type: 'twilio.auth_token',
    provider: 'twilio',
    host: 'api.twilio.com',
    answer: () => ({ json: { messages: [], uri: '/', page: 0, page_size: 50, next_page_uri: null } }),
    imports: "import twilio from 'twilio';",
    body: `
const client = twilio(process.env.TWILIO_ACCOUNT_SID, process.env.TWILIO_AUTH_TOKEN);
await client.messages.list({ limit: 1 });`,
  }),
  keyClientCase({
    client: '@notionhq/client',
    packages: ['@notionhq/client'],
    variable: 'NOTION_TOKEN',
    make: () => `${fakeSecret('ntn_', 11, digits)}${fakeSecret('', 35)}`,
    type: 'notion.integration_token',
    provider: 'notion',
    host: 'api.notion.com',
    answer: () => ({ json: { object: 'user', id: '1' } }),
    imports: "import { Client } from '@notionhq/client';",
    body: `
const notion = new Client({ auth: process.env.NOTION_TOKEN });
await notion.users.me({});`,
  }),
  keyClientCase({
    client: '@linear/sdk',
    packages: ['@linear/sdk'],
    variable: 'LINEAR_API_KEY',
    make: () => fakeSecret('lin_api_', 40),
    type: 'linear.api_key',
    provider: 'linear',
    host: 'api.linear.app',
    answer: () => ({ json: { data: { viewer: { id: '1', name: 'somebody' } } } }),
    imports: "import { LinearClient } from '@linear/sdk';",
    body: `
const linear = new LinearClient({ apiKey: process.env.LINEAR_API_KEY });
await linear.viewer;`,
  }),
  keyClientCase({
    client: 'airtable',
    packages: ['airtable'],
    variable: 'AIRTABLE_API_KEY',
    make: () => `${fakeSecret('pat', 14)}.${fakeSecret('', 64, hex)}`,
    type: 'airtable.personal_token',
    provider: 'airtable',
    host: 'api.airtable.com',
    answer: () => ({ json: { records: [] } }),
    imports: "import Airtable from 'airtable';",
    body: `
const base = new Airtable({ apiKey: process.env.AIRTABLE_API_KEY }).base('app0123456789abcd');
await base('Orders').select({ maxRecords: 1 }).firstPage();`,
  }),
  keyClientCase({
    client: '@discordjs/rest',
    packages: ['@discordjs/rest'],
    variable: 'DISCORD_TOKEN',
    make: () => `${fakeSecret('', 26)}.${fakeSecret('', 6, base64url)}.${fakeSecret('', 38, base64url)}`,
    type: 'unknown',
    provider: 'discord',
    host: 'discord.com',
    answer: () => ({ json: { id: '1' } }),
    imports: "import { REST } from '@discordjs/rest';",
    body: `
const rest = new REST({ version: '10' }).setToken(process.env.DISCORD_TOKEN);
await rest.get('/users/@me');`,
  }),
  keyClientCase({
    client: 'telegraf',
    packages: ['telegraf'],
    variable: 'BOT_TOKEN',
    make: () => `${fakeSecret('7', 9, digits)}:${fakeSecret('AA', 33, base64url)}`,
    type: 'telegram.bot_token',
    provider: 'telegram',
    host: 'api.telegram.org',
    location: 'path',
    answer: () => ({ json: { ok: true, result: { id: 1, is_bot: true, first_name: 'bot' } } }),
    imports: "import { Telegraf } from 'telegraf';",
    body: `
const bot = new Telegraf(process.env.BOT_TOKEN);
await bot.telegram.getMe();`,
  }),
  {
    client: 'fetch (webhook)',
    packages: [],
    credentials: {
      SLACK_WEBHOOK_URL: {
        type: 'slack.webhook_url',
        provider: 'slack',
        make: () => fakeSecret('https://hooks.slack.com/services/T0123ABCD/B0123ABCDEF/', 24),
        uses: [{ at: 'hooks.slack.com', location: 'path', unseen: true }],
      },
    },
    services: () => ({ 'hooks.slack.com': () => ({ text: 'ok' }) }),
    imports: '',
    body: `
await fetch(process.env.SLACK_WEBHOOK_URL, { method: 'POST', body: JSON.stringify({ text: 'done' }) });`,
  },
  keyClientCase({
    client: '@elastic/elasticsearch',
    packages: ['@elastic/elasticsearch'],
    variable: 'ELASTIC_API_KEY',
    make: () =>
      Buffer.from(`${fakeSecret('', 20, base64url)}:${fakeSecret('', 22, base64url)}`).toString('base64'),
    type: 'unknown',
    provider: 'unknown',
    host: 'es.example.com',
    port: 9_200,
    ports: { tls: [9_200] },
    answer: () => ({
      headers: { 'x-elastic-product': 'Elasticsearch' },
      json: { name: 'es', version: { number: '9.5.1' } },
    }),
    imports: "import { Client } from '@elastic/elasticsearch';",
    body: `
const client = new Client({ node: 'https://es.example.com:9200', auth: { apiKey: process.env.ELASTIC_API_KEY } });
await client.info();
await client.close();`,
  }),
  keyClientCase({
    client: '@opensearch-project/opensearch',
    packages: ['@opensearch-project/opensearch'],
    variable: 'OPENSEARCH_PASSWORD',
    make: () => fakeSecret('', 24),
    type: 'unknown',
    provider: 'unknown',
    host: 'search.example.com',
    port: 9_200,
    ports: { tls: [9_200] },
    answer: () => ({ json: { name: 'os', version: { number: '3.0.0', distribution: 'opensearch' } } }),
    imports: "import { Client } from '@opensearch-project/opensearch';",
    body: `
const client = new Client({ node: 'https://search.example.com:9200', auth: { username: 'orders', password: process.env.OPENSEARCH_PASSWORD } });
await client.info();
await client.close();`,
  }),
  keyClientCase({
    client: '@clickhouse/client',
    packages: ['@clickhouse/client'],
    variable: 'CLICKHOUSE_PASSWORD',
    make: () => fakeSecret('', 24),
    type: 'unknown',
    provider: 'unknown',
    host: 'ch.example.com',
    port: 8_443,
    ports: { tls: [8_443] },
    answer: () => ({ json: { meta: [], data: [{ n: 1 }], rows: 1 } }),
    imports: "import { createClient } from '@clickhouse/client';",
    body: `
const client = createClient({ url: 'https://ch.example.com:8443', username: 'orders', password: process.env.CLICKHOUSE_PASSWORD });
const rows = await client.query({ query: 'SELECT 1 AS n', format: 'JSON' });
await rows.json();
await client.close();`,
  }),
  keyClientCase({
    client: 'graphql-request',
    packages: ['graphql-request'],
    variable: 'SHOPIFY_ACCESS_TOKEN',
    make: () => fakeSecret('shpat_', 32, hex),
    type: 'shopify.access_token',
    provider: 'shopify',
    host: 'orders.myshopify.com',
    answer: () => ({ json: { data: { shop: { name: 'orders' } } } }),
    imports: "import { GraphQLClient } from 'graphql-request';",
    body: `
const headers = { 'X-Shopify-Access-Token': process.env.SHOPIFY_ACCESS_TOKEN };
const client = new GraphQLClient('https://orders.myshopify.com/admin/api/2026-04/graphql.json', { headers });
await client.request('{ shop { name } }');`,
  }),
  keyClientCase({
    client: '@modelcontextprotocol/sdk',
    packages: ['@modelcontextprotocol/sdk'],
    variable: 'MCP_TOKEN',
    make: () =>
      fakeJwt({
        iss: 'https://login.example.com',
        sub: 'clerk',
        aud: 'https://mcp.example.com',
        exp: 4_000_000_000,
      }),
    type: 'mcp.access_token',
    provider: 'mcp',
    host: 'mcp.example.com',
    answer: mcpService,
    imports:
      "import { Client } from '@modelcontextprotocol/sdk/client/index.js';\nimport { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';",
    body: `
const headers = { authorization: 'Bearer ' + process.env.MCP_TOKEN };
const client = new Client({ name: 'clerk', version: '1.0.0' });
await client.connect(new StreamableHTTPClientTransport(new URL('https://mcp.example.com/mcp'), { requestInit: { headers } }));
await client.listTools();
await client.close();`,
  }),
  keyClientCase({
    client: '@ai-sdk/mcp',
    packages: ['@ai-sdk/mcp'],
    variable: 'MCP_TOKEN',
    make: () => fakeSecret('', 40),
    type: 'mcp.access_token',
    provider: 'mcp',
    host: 'mcp.example.com',
    answer: mcpService,
    imports: "import { createMCPClient } from '@ai-sdk/mcp';",
    body: `
const headers = { authorization: 'Bearer ' + process.env.MCP_TOKEN };
const client = await createMCPClient({ transport: { type: 'http', url: 'https://mcp.example.com/mcp', headers } });
await client.tools();
await client.close();`,
  }),
];
