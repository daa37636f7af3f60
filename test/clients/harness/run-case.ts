import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Observation } from '../../../src/core/observation.ts';
import type { ClientCase } from '../cases/client-case.ts';
import { createMinting, type Minting } from '../servers/minting.ts';
import type { TcpServer } from '../servers/tcp-server.ts';
import { startWebServers } from '../servers/web-servers.ts';
import { bundleScript } from './bundle-script.ts';
import { runScript } from './run-script.ts';
import { type Aliases, type ScriptFormat, scriptSource } from './script-source.ts';
import { judge, type Problem, type Verdict } from './verdict.ts';

export interface Variant {
  readonly format: ScriptFormat;
  readonly bundled?: boolean;
  readonly aliases?: Aliases;
  /** False: a control without the hooks. */
  readonly preload?: boolean;
}

export interface CaseResult extends Verdict {
  readonly observations: readonly Observation[];
  readonly kase: ClientCase;
  readonly variant: Variant;
  /** Of the client itself; Node's for what is part of it. */
  readonly version: string;
}

/** Runs the script of a case once, in one form, and says what the hooks saw of it. */
export async function runCase(kase: ClientCase, variant: Variant): Promise<CaseResult> {
  const minting = createMinting(givenSecrets(kase));
  const broken: Problem[] = [];
  const web = await startWebServers({
    minting,
    services: kase.services?.(minting) ?? {},
    fail: (detail) => broken.push({ what: 'server', detail }),
  });
  const tcp = await startTcp(kase, minting);
  try {
    const source = scriptSource(kase, variant.format, variant.aliases);
    const run = await runScript(
      variant.bundled === true ? await bundleScript(source, variant.format) : source,
      {
        format: variant.format,
        packages: variant.bundled !== true,
        preload: variant.preload !== false,
        files: kase.files?.(minting.secretOf, minting) ?? {},
        env: {
          ...givenVariables(kase, minting),
          NODE_EXTRA_CA_CERTS: web.certFile,
          MAYFLY_TEST_PORTS: JSON.stringify({
            ...portsOf(kase, web),
            ...Object.fromEntries(tcp.map(([port, server]) => [port, server.port])),
          }),
        },
      },
    );
    const verdict = judge(kase, minting, run.observations);
    const exit =
      run.code === 0
        ? []
        : [{ what: 'script', detail: `ended with ${run.code ?? run.signal}: ${lastLines(run.output)}` }];
    const leaks = [...minting.secrets].flatMap(([handle, all]) =>
      kase.credentials[handle]?.isPublic !== true && all.some((secret) => run.spool.includes(secret))
        ? [{ what: `leak: ${handle}`, detail: 'it stands in the spool' }]
        : [],
    );
    return {
      ...verdict,
      problems: [...exit, ...broken, ...leaks, ...verdict.problems],
      kase,
      variant,
      version: versionOf(kase, variant.aliases),
      observations: run.observations,
    };
  } finally {
    await web.close();
    for (const [, server] of tcp) await server.close();
  }
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

function versionOf({ packages }: ClientCase, aliases: Aliases = {}): string {
  const name = packages[0];
  if (name === undefined) return process.versions.node;
  const file = join(import.meta.dirname, '..', 'node_modules', aliases[name] ?? name, 'package.json');
  if (!existsSync(file)) return 'not installed';
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
