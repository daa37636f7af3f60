import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apiKey, makeSecret } from './make-secret.ts';
import { type ServerProcess, startServer } from './server-process.ts';
import type { Truth } from './servers/truth.ts';

/** The secrets that players are given, made for this run. */
export interface StageSecrets {
  readonly openaiKey: string;
  /** Shared by two players. */
  readonly anthropicKey: string;
  readonly ledgerClientSecret: string;
  readonly doomedClientSecret: string;
  readonly awsKey: { readonly id: string; readonly secret: string };
}

export type ServerName = 'oauth' | 'aws' | 'model' | 'api';

/** What the servers of one run know. It holds secrets: keep it in memory. */
export type StageTruth = Readonly<Record<ServerName, readonly Truth[]>>;

/** Servers, files and secrets of one run of the demo, in a private folder of its own. */
export interface Stage {
  /** Mode 0700, removed by `close`. */
  readonly folder: string;
  readonly files: { readonly env: string; readonly ledgerClientSecret: string };
  readonly secrets: StageSecrets;
  readonly origins: Readonly<Record<ServerName, string>>;
  /** Everything that the servers have handed out and been shown so far, in order. */
  readonly truth: () => Promise<StageTruth>;
  /** Ends the servers and removes the folder. */
  readonly close: () => Promise<void>;
}

/** Makes the secrets, writes the two files, starts the servers. On failure nothing is left behind. */
export async function startServers(): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'mayfly-demo-'));
  const running: ServerProcess[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(running.map((server) => server.stop()));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const secrets = makeSecrets();
    const files = await writeFiles(folder, secrets);
    const start = async (name: ServerName, environment: Record<string, string>): Promise<ServerProcess> => {
      const server = await startServer(name, environment);
      running.push(server);
      return server;
    };
    const clients = { 'ledger-tools': secrets.ledgerClientSecret, doomed: secrets.doomedClientSecret };
    const [model, aws, [oauth, api]] = await Promise.all([
      start('model', {}),
      start('aws', { DEMO_AWS_KEY_ID: secrets.awsKey.id }),
      start('oauth', { DEMO_OAUTH_CLIENTS: JSON.stringify(clients) }).then(
        async (server) => [server, await start('api', { DEMO_OAUTH_URL: server.origin })] as const,
      ),
    ]);
    const servers = { oauth, aws, model, api };
    return {
      folder,
      files,
      secrets,
      origins: { oauth: oauth.origin, aws: aws.origin, model: model.origin, api: api.origin },
      truth: () => truthOf(servers),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function truthOf(servers: Readonly<Record<ServerName, ServerProcess>>): Promise<StageTruth> {
  const [oauth, aws, model, api] = await Promise.all([
    servers.oauth.truth(),
    servers.aws.truth(),
    servers.model.truth(),
    servers.api.truth(),
  ]);
  return { oauth, aws, model, api };
}

function makeSecrets(): StageSecrets {
  return {
    openaiKey: apiKey.openai(),
    anthropicKey: apiKey.anthropic(),
    ledgerClientSecret: makeSecret('', 43),
    doomedClientSecret: makeSecret('', 43),
    awsKey: apiKey.aws(),
  };
}

/** The two places where secrets of the demo are written down: a .env file and a mounted secret. */
async function writeFiles(folder: string, secrets: StageSecrets): Promise<Stage['files']> {
  const env = join(folder, '.env');
  const mounted = join(folder, 'run', 'secrets');
  const ledgerClientSecret = join(mounted, 'ledger-client-secret');
  await mkdir(mounted, { recursive: true, mode: 0o700 });
  await mkdir(join(folder, 'home'), { mode: 0o700 });
  await writeFile(env, `ANTHROPIC_API_KEY=${secrets.anthropicKey}\n`, { mode: 0o600 });
  await writeFile(ledgerClientSecret, `${secrets.ledgerClientSecret}\n`, { mode: 0o600 });
  return { env, ledgerClientSecret };
}
