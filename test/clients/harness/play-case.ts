import type { Observation } from '../../../src/core/observation.ts';
import type { ClientCase } from '../cases/client-case.ts';
import { createMinting, type Minting } from '../servers/minting.ts';
import type { TcpServer } from '../servers/tcp-server.ts';
import { startWebServers } from '../servers/web-servers.ts';
import { judge, type Problem, type Verdict } from './verdict.ts';

/** What the script of a case finds: its servers, by the port that the client asks for, and what it is given. */
export interface Stage {
  readonly ports: Readonly<Record<number, number>>;
  readonly certFile: string;
  readonly env: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, string>>;
}

export interface Ran {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
  readonly observations: readonly Observation[];
  /** The raw spool, to search for secrets. */
  readonly spool: string;
}

export interface Played extends Verdict {
  readonly observations: readonly Observation[];
}

/** Starts the servers of a case, runs its script among them, and says what the hooks saw of it. */
export async function playCase(kase: ClientCase, run: (stage: Stage) => Promise<Ran>): Promise<Played> {
  const minting = createMinting(givenSecrets(kase));
  const broken: Problem[] = [];
  const web = await startWebServers({
    minting,
    services: kase.services?.(minting) ?? {},
    fail: (detail) => broken.push({ what: 'server', detail }),
  });
  const tcp = await startTcp(kase, minting);
  try {
    const ran = await run({
      certFile: web.certFile,
      ports: {
        ...portsOf(kase, web),
        ...Object.fromEntries(tcp.map(([port, server]) => [port, server.port])),
      },
      env: givenVariables(kase, minting),
      files: kase.files?.(minting.secretOf, minting) ?? {},
    });
    const verdict = judge(kase, minting, ran.observations);
    const exit =
      ran.code === 0
        ? []
        : [{ what: 'script', detail: `ended with ${ran.code ?? ran.signal}: ${lastLines(ran.output)}` }];
    const problems = [...exit, ...broken, ...leaksOf(kase, minting, ran.spool), ...verdict.problems];
    return { ...verdict, problems, observations: ran.observations };
  } finally {
    await web.close();
    for (const [, server] of tcp) await server.close();
  }
}

function leaksOf({ credentials }: ClientCase, { secrets }: Minting, spool: string): readonly Problem[] {
  return [...secrets].flatMap(([handle, all]) =>
    credentials[handle]?.isPublic !== true && all.some((secret) => spool.includes(secret))
      ? [{ what: `leak: ${handle}`, detail: 'it stands in the spool' }]
      : [],
  );
}

function givenSecrets({ credentials }: ClientCase): Record<string, string> {
  return Object.fromEntries(
    Object.entries(credentials).flatMap(([handle, { make }]) =>
      make === undefined ? [] : [[handle, make()]],
    ),
  );
}

function givenVariables({ credentials, env }: ClientCase, minting: Minting): Record<string, string> {
  const ofCredentials = Object.entries(credentials).flatMap(([handle, { make, variable }]) =>
    make === undefined || variable === null ? [] : [[variable ?? handle, minting.secretOf(handle)]],
  );
  const others = typeof env === 'function' ? env(minting.secretOf) : env;
  return { ...(Object.fromEntries(ofCredentials) as Record<string, string>), ...others };
}

function portsOf({ ports }: ClientCase, web: { httpPort: number; tlsPort: number }): Record<number, number> {
  return Object.fromEntries([
    ...[80, ...(ports?.http ?? [])].map((port) => [port, web.httpPort]),
    ...[443, ...(ports?.tls ?? [])].map((port) => [port, web.tlsPort]),
  ]) as Record<number, number>;
}

function startTcp({ tcp }: ClientCase, minting: Minting): Promise<[number, TcpServer][]> {
  return Promise.all(
    Object.entries(tcp ?? {}).map(
      async ([port, start]): Promise<[number, TcpServer]> => [Number(port), await start(minting)],
    ),
  );
}

function lastLines(output: string): string {
  return output.trim().split('\n').slice(-12).join('\n  ');
}
