import { fileURLToPath } from 'node:url';
import type { Stage } from './stage.ts';

/** A program of the demo, as somebody would deploy it: it knows nothing of Mayfly. */
export interface Player {
  /** Service name. */
  readonly name: string;
  readonly environment: string;
  readonly owner: string;
  /** What it is and what is hard to see about it, in at most 56 characters. */
  readonly does: string;
  readonly command: readonly string[];
  /** Given to it in the demo; a test may give others. */
  readonly options: readonly string[];
  /** What it is given by environment: addresses, and the secrets that a real one is given so. */
  readonly variables: (stage: Stage) => Readonly<Record<string, string>>;
  /** How it ends when all is well. */
  readonly ends: 'exit' | 'SIGKILL';
}

function node(script: string): readonly string[] {
  return [process.execPath, fileURLToPath(new URL(script, import.meta.url))];
}

/** Everybody in the demo, in the order they play. */
export const cast = [
  {
    name: 'planner',
    environment: 'production',
    owner: 'finance',
    does: 'agent on the OpenAI Agents SDK: two tools, one over MCP',
    command: node('agents/planner.ts'),
    options: [],
    variables: ({ origins, secrets, files }) => ({
      OPENAI_API_KEY: secrets.openaiKey,
      OPENAI_BASE_URL: `${origins.model}/v1`,
      OAUTH_URL: origins.oauth,
      LEDGER_URL: origins.api,
      LEDGER_CLIENT_SECRET_FILE: files.ledgerClientSecret,
    }),
    ends: 'exit',
  },
  {
    name: 'support',
    environment: 'production',
    owner: 'care',
    does: 'agent on the Vercel AI SDK: its key lies in a .env file',
    command: node('agents/support.ts'),
    options: [],
    variables: ({ origins, files }) => ({ MODEL_URL: origins.model, ENV_FILE: files.env }),
    ends: 'exit',
  },
  {
    name: 'reports',
    environment: 'production',
    owner: 'analytics',
    does: 'another team on the Anthropic SDK, with the same key',
    command: node('agents/reports.ts'),
    options: [],
    variables: ({ origins, files }) => ({ MODEL_URL: origins.model, ENV_FILE: files.env }),
    ends: 'exit',
  },
  {
    name: 'nightly',
    environment: 'production',
    owner: 'data',
    does: 'AWS job that ends milliseconds after its first request',
    command: node('jobs/nightly.ts'),
    options: [],
    variables: ({ origins, secrets }) => ({
      AWS_ACCESS_KEY_ID: secrets.awsKey.id,
      AWS_SECRET_ACCESS_KEY: secrets.awsKey.secret,
      AWS_REGION: 'eu-central-1',
      AWS_ENDPOINT_URL: origins.aws,
      NIGHTLY_ROLE_ARN: 'arn:aws:iam::123456789012:role/nightly',
    }),
    ends: 'exit',
  },
  {
    name: 'doomed',
    environment: 'staging',
    owner: 'platform',
    does: 'job that gets SIGKILL while it waits for an answer',
    command: node('jobs/doomed.ts'),
    options: ['--before-answer'],
    variables: ({ origins, secrets }) => ({
      OAUTH_URL: origins.oauth,
      LEDGER_URL: origins.api,
      DOOMED_CLIENT_SECRET: secrets.doomedClientSecret,
    }),
    ends: 'SIGKILL',
  },
] as const satisfies readonly Player[];
