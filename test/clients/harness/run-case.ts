import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClientCase } from '../cases/client-case.ts';
import { bundleScript } from './bundle-script.ts';
import { type Played, playCase } from './play-case.ts';
import { runScript } from './run-script.ts';
import { type Aliases, type ScriptFormat, scriptSource } from './script-source.ts';

export interface Variant {
  readonly format: ScriptFormat;
  readonly bundled?: boolean;
  readonly aliases?: Aliases;
  /** False: a control without the hooks. */
  readonly preload?: boolean;
}

export interface CaseResult extends Played {
  readonly kase: ClientCase;
  readonly variant: Variant;
  /** Of the client itself; Node's for what is part of it. */
  readonly version: string;
}

/** Runs the script of a case once, in one form, and says what the hooks saw of it. */
export async function runCase(kase: ClientCase, variant: Variant): Promise<CaseResult> {
  const played = await playCase(kase, async ({ env, files, certFile, ports }) => {
    const source = scriptSource(kase, variant.format, variant.aliases);
    return await runScript(variant.bundled === true ? await bundleScript(source, variant.format) : source, {
      format: variant.format,
      packages: variant.bundled !== true,
      preload: variant.preload !== false,
      files,
      env: { ...env, NODE_EXTRA_CA_CERTS: certFile, MAYFLY_TEST_PORTS: JSON.stringify(ports) },
    });
  });
  return { ...played, kase, variant, version: versionOf(kase, variant.aliases) };
}

function versionOf({ packages }: ClientCase, aliases: Aliases = {}): string {
  const name = packages[0];
  if (name === undefined) return process.versions.node;
  const file = join(import.meta.dirname, '..', 'node_modules', aliases[name] ?? name, 'package.json');
  if (!existsSync(file)) return 'not installed';
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
