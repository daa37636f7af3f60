import { resolve } from 'node:path';
import { build } from 'esbuild';
import type { HookedRun } from './run-hooked.ts';
import { runHooked } from './run-hooked.ts';

/** How an application comes to its drivers. */
export const forms = ['CommonJS', 'ES modules', 'bundled and minified'] as const;
export type Form = (typeof forms)[number];

export interface LoginScript {
  /** Packages of `test/clients`, by the names under which the body has them. */
  readonly packages: Readonly<Record<string, string>>;
  /** Of an async function. */
  readonly body: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a program with drivers under the preload, in one of their forms. */
export async function runLoginScript(script: LoginScript, form: Form): Promise<HookedRun> {
  const env = script.env ?? {};
  if (form === 'CommonJS') return runHooked(commonJs(script), { packages: 'clients', format: 'cjs', env });
  if (form === 'ES modules') return runHooked(modules(script), { packages: 'clients', env });
  return runHooked(await bundled(modules(script)), { format: 'cjs', env });
}

function commonJs({ packages, body }: LoginScript): string {
  const imports = Object.entries(packages).map(([name, from]) => `const ${name} = require('${from}');`);
  return `${imports.join('\n')}\n(async () => {\n${body}\n})();`;
}

function modules({ packages, body }: LoginScript): string {
  const imports = Object.entries(packages).map(
    ([name, from]) =>
      `import * as ${name}_ from '${from}'; const ${name} = 'default' in ${name}_ ? ${name}_.default : ${name}_;`,
  );
  return `${imports.join('\n')}\n(async () => {\n${body}\n})();`;
}

async function bundled(contents: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: resolve('test/clients'), loader: 'js' },
    bundle: true,
    minify: true,
    keepNames: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node22.15',
    external: ['*.node', 'pg-native', 'cpu-features'],
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
}

/** What was seen of a login, without times and counts. */
export interface SeenLogin {
  readonly fingerprint: string;
  readonly user: string | null;
  readonly mechanism: string | null;
  readonly outcome: string;
  readonly type: string | null;
  readonly address: string | null;
  readonly port: number | null;
  readonly operation: string | null;
}

/** The uses on connections, in their order. */
export function loginsOf(run: HookedRun): readonly SeenLogin[] {
  return run.observations.flatMap((each) =>
    each.kind !== 'used' || each.location !== 'connection'
      ? []
      : [
          {
            fingerprint: each.fingerprint,
            user: each.credential.subject,
            mechanism: each.mechanism ?? null,
            outcome: each.outcome,
            type: each.credential.type,
            address: each.target.address,
            port: each.target.port,
            operation: each.target.operation,
          },
        ],
  );
}

/** One word a login: `SCRAM-SHA-256 accepted`. */
export function verdicts(run: HookedRun): readonly string[] {
  return loginsOf(run).map(({ mechanism, outcome }) => `${mechanism} ${outcome}`);
}

/** Fingerprints of what was fetched from a variable of this name. */
export function fetchedAs(run: HookedRun, name: string): readonly string[] {
  const found = run.observations.flatMap((each) =>
    each.kind === 'fetched' && each.name === name ? [each.fingerprint] : [],
  );
  return [...new Set(found)];
}
