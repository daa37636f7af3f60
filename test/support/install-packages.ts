import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const packages = ['@mayfly/collector', '@mayfly/instrumentation', 'mayfly'] as const;
const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];

/** What a user has who installed the packages into an empty folder, with an empty home. */
export interface Installed {
  readonly folder: string;
  readonly home: string;
  /** Path of a command that the packages bring. */
  readonly command: (name: string) => string;
}

/** Packs what the repository built and installs it where nothing is, with a prefix and a home of its own. */
export function installPackages(): Installed {
  const base = mkdtempSync(join(tmpdir(), 'mayfly-first-'));
  const [packed, folder, home] = ['packed', 'agent', 'home'].map((name) => join(base, name)) as [
    string,
    string,
    string,
  ];
  for (const path of [packed, folder, home]) mkdirSync(path);
  execFileSync(process.execPath, ['scripts/build.ts'], { stdio: 'inherit' });
  npm(['pack', ...packages.flatMap((name) => ['-w', name]), '--pack-destination', packed, ...quiet]);
  writeFileSync(join(folder, 'package.json'), '{"name":"agent","private":true}');
  const tarballs = readdirSync(packed).map((name) => join(packed, name));
  npm(['install', '--prefer-offline', ...quiet, ...tarballs], folder, {
    npm_config_prefix: join(home, 'npm'),
  });
  return { folder, home, command: (name) => join(folder, 'node_modules/.bin', name) };
}

function npm(
  words: readonly string[],
  cwd = process.cwd(),
  settings: Readonly<Record<string, string>> = {},
): void {
  const cli = process.env['npm_execpath'];
  const [file, args] = cli?.endsWith('.js') ? [process.execPath, [cli, ...words]] : ['npm', [...words]];
  execFileSync(file, args, { cwd, stdio: 'pipe', env: { ...process.env, ...settings } });
}
