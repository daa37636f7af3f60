import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type TokenScope, tokenScopes } from '../src/core/api/views.ts';
import { MayflyError } from '../src/core/errors.ts';
import { minimumKeyBytes } from '../src/core/fingerprint.ts';
import { nearest } from '../src/core/nearest.ts';
import type { ConnectionLimits } from './connection-limits.ts';
import { readConnectionLimits } from './connection-settings.ts';
import { type ExportSettings, readExportSettings } from './export-settings.ts';
import { type LogLevel, logLevels } from './log.ts';
import { isLoopback } from './loopback.ts';
import type { QuotaSettings } from './quota.ts';
import { readRetention } from './retention-settings.ts';
import { createSettings, type Settings } from './settings.ts';
import type { Retention } from './store/jobs/job.ts';
import { hostsOf } from './store/postgres-hosts.ts';
import { readTls, type TlsConfig } from './tls.ts';
import { hashToken, parseToken, shortestChosenToken } from './tokens.ts';

/** A token given by the environment or a file. Only its hash is kept. */
export interface GivenToken {
  readonly scope: TokenScope;
  readonly hash: Uint8Array;
}

export interface Config {
  readonly host: string;
  readonly port: number;
  /** Null: plain HTTP. */
  readonly tls: TlsConfig | null;
  /** Other machines can reach it and nothing encrypts the way: the operator said that this is meant. */
  readonly plaintextInPublic: boolean;
  /** Of the embedded database; not used when there is a `databaseUrl`. */
  readonly dataDirectory: string;
  readonly databaseUrl: string | null;
  readonly tokens: readonly GivenToken[];
  /** The collector never needs the key; it only makes one for a first start that has none. */
  readonly fingerprintKeyGiven: boolean;
  /** Of tokens that have none of their own. */
  readonly quota: QuotaSettings;
  readonly connections: ConnectionLimits;
  readonly retention: Retention;
  readonly exports: ExportSettings;
  /** `/metrics` asks for no token. */
  readonly metricsOpen: boolean;
  readonly logLevel: LogLevel;
}

export type Command =
  | { readonly kind: 'run'; readonly config: Config }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' };

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What to do, from flags over environment over files over defaults. Throws `config.invalid` with every
 * problem at once. No message holds a token, the key, the database URL or the content of a file.
 */
export function readConfig(env: Environment, argv: readonly string[]): Command {
  const problems: string[] = [];
  const flags = readFlags(argv, problems);
  if (flags.help) return { kind: 'help' };
  if (flags.version) return { kind: 'version' };
  const settings = createSettings(env, problems);
  const host = (flags.host ?? settings.text('MAYFLY_HOST') ?? '127.0.0.1').replace(/^\[(.*)\]$/, '$1');
  const tls = readTls(settings, problems);
  const config: Config = {
    host,
    port: readPort(flags.port, settings.text('MAYFLY_PORT'), problems),
    tls,
    plaintextInPublic: readPlaintext(settings, { host, encrypted: tls !== null }, problems),
    dataDirectory: resolve(flags.data ?? settings.text('MAYFLY_DATA') ?? defaultDirectory(env)),
    databaseUrl: readDatabaseUrl(settings, problems),
    tokens: readTokens(settings, problems),
    fingerprintKeyGiven: readFingerprintKey(settings, problems),
    quota: readQuota(settings, problems),
    connections: readConnectionLimits(settings, problems),
    retention: readRetention(settings, problems),
    exports: readExportSettings(settings, problems),
    metricsOpen: settings.flag('MAYFLY_METRICS_OPEN'),
    logLevel: settings.oneOf('MAYFLY_LOG_LEVEL', logLevels) ?? 'info',
  };
  if (problems.length > 0) throw new MayflyError('config.invalid', problems.join('; '));
  return { kind: 'run', config };
}

const options = {
  host: { type: 'string' },
  port: { type: 'string' },
  data: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

interface Flags {
  host?: string;
  port?: string;
  data?: string;
  help?: boolean;
  version?: boolean;
}

function readFlags(argv: readonly string[], problems: string[]): Flags {
  const known = Object.keys(options);
  const flags: Flags = {};
  const { tokens } = parseArgs({ args: [...argv], options, strict: false, tokens: true });
  for (const token of tokens) {
    if (token.kind === 'positional') problems.push('only options are expected, but there is an argument');
    if (token.kind !== 'option') continue;
    const { name, value } = token;
    if (name === 'help' || name === 'version') flags[name] = true;
    else if (name === 'host' || name === 'port' || name === 'data') {
      // Not strict, it would take the next option for the value.
      if (value === undefined || value === '' || (!token.inlineValue && value.startsWith('--'))) {
        problems.push(`--${name} needs a value`);
      } else flags[name] = value;
    } else {
      const meant = nearest(name, known);
      problems.push(
        `unknown option ${token.rawName}${meant === null ? ' (see --help)' : `: did you mean --${meant}?`}`,
      );
    }
  }
  return flags;
}

function readPort(flag: string | undefined, variable: string | null, problems: string[]): number {
  const [name, text] = flag === undefined ? ['MAYFLY_PORT', variable ?? '4318'] : ['--port', flag];
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  problems.push(`${name} is not a port: ${text.slice(0, 40)}`);
  return 0;
}

function defaultDirectory(env: Environment): string {
  const state = env['XDG_STATE_HOME'] || join(env['HOME'] || homedir(), '.local', 'state');
  return join(state, 'mayfly', 'collector');
}

/**
 * On an address that other machines can reach, tokens and observations would cross the network in the
 * clear. There are places where that is right (a container whose port is published on loopback only, a
 * proxy in the same pod), and only the operator knows them: hence one switch with a name that says it.
 */
function readPlaintext(
  settings: Settings,
  listening: { readonly host: string; readonly encrypted: boolean },
  problems: string[],
): boolean {
  const allowed = settings.flag('MAYFLY_ALLOW_PLAINTEXT');
  if (isLoopback(listening.host) || listening.encrypted) return false;
  if (allowed || settings.isSet('MAYFLY_TLS_CERT') || settings.isSet('MAYFLY_TLS_KEY')) return allowed;
  problems.push(
    `MAYFLY_HOST ${listening.host.slice(0, 80)} can be reached by other machines, and there is no TLS: ` +
      'set MAYFLY_TLS_CERT and MAYFLY_TLS_KEY, or MAYFLY_ALLOW_PLAINTEXT=1 when the network in between is ' +
      'private (a container behind a loopback port, a TLS proxy), or listen on 127.0.0.1',
  );
  return false;
}

const mostPerSecond = 1_000_000;
const mostBurst = 100_000_000;

/** A token of one fleet: agents that each mint a few credentials an hour, and a roll-out that starts them at once. */
function readQuota(settings: Settings, problems: string[]): QuotaSettings {
  const count = (name: string, most: number): number | null => {
    const text = settings.text(name);
    if (text === null) return null;
    if (/^[1-9]\d{0,8}$/.test(text) && Number(text) <= most) return Number(text);
    problems.push(`${name} is not a number from 1 to ${most}`);
    return null;
  };
  return {
    newCredentialsPerSecond: count('MAYFLY_NEW_CREDENTIALS_PER_SECOND', mostPerSecond) ?? 300,
    newCredentialsBurst: count('MAYFLY_NEW_CREDENTIALS_BURST', mostBurst) ?? 50_000,
    spansPerSecond: count('MAYFLY_SPANS_PER_SECOND', mostPerSecond),
  };
}

function readDatabaseUrl(settings: Settings, problems: string[]): string | null {
  const url = settings.secret('DATABASE_URL');
  if (url === null) return null;
  if (hostsOf(url) === null) {
    problems.push(
      'DATABASE_URL is not a URL of the form postgres://user:password@host:5432/database (several hosts: host1:5432,host2:5432)',
    );
  }
  return url;
}

function readTokens(settings: Settings, problems: string[]): readonly GivenToken[] {
  const given: { name: string; scope: TokenScope; text: string }[] = [];
  for (const scope of tokenScopes) {
    const name = `MAYFLY_${scope.toUpperCase()}_TOKEN`;
    const text = settings.secret(name);
    if (text === null) continue;
    const problem = problemOfToken(text, scope);
    if (problem !== null) problems.push(`${name} ${problem}`);
    const twin = given.find((other) => other.text === text);
    if (twin !== undefined) problems.push(`${twin.name} and ${name} are the same token`);
    given.push({ name, scope, text });
  }
  return given.map(({ scope, text }) => ({ scope, hash: hashToken(text) }));
}

/** A token can be anything long enough; one that claims to be ours must be whole and of the right scope. */
function problemOfToken(text: string, scope: TokenScope): string | null {
  if (!/^[\x21-\x7e]+$/.test(text)) return 'has white space or characters that do not fit into a header';
  if (text.startsWith('mft_')) {
    const found = parseToken(text);
    if (found === null) return 'is not a whole Mayfly token: its check characters do not fit, was it cut?';
    return found === scope ? null : `is a token of scope ${found}`;
  }
  if (text.length >= shortestChosenToken) return null;
  return `needs at least ${shortestChosenToken} characters, got ${text.length}`;
}

function readFingerprintKey(settings: Settings, problems: string[]): boolean {
  const key = settings.secret('MAYFLY_FINGERPRINT_KEY');
  if (key === null) return settings.isSet('MAYFLY_FINGERPRINT_KEY');
  const bytes = Buffer.byteLength(key, 'utf8');
  if (bytes < minimumKeyBytes) {
    problems.push(`MAYFLY_FINGERPRINT_KEY needs at least ${minimumKeyBytes} bytes, got ${bytes}`);
  }
  return true;
}
