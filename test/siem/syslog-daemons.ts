import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAuthority } from '../support/certificate-authority.ts';
import { freePort } from '../support/collector-process.ts';
import { debianPackages, libraryPath } from '../support/debian-packages.ts';
import { eventually } from '../support/eventually.ts';

/** What a daemon made of a message: its own parser's view. */
export interface ParsedMessage {
  readonly msg: string;
  readonly pri: string;
  readonly host: string;
  readonly app: string;
  readonly msgid: string;
  readonly sd: string;
}

export interface SyslogDaemon {
  readonly ports: Readonly<Record<'tls' | 'tcp' | 'lf' | 'udp', number>>;
  /** Settings of a destination that may send over TLS. */
  readonly tls: Readonly<Record<string, string>>;
  readonly messages: () => readonly ParsedMessage[];
  readonly stop: () => Promise<void>;
}

interface Daemon {
  readonly root: string;
  readonly folder: string;
  readonly ports: SyslogDaemon['ports'];
  readonly files: Readonly<Record<'ca' | 'cert' | 'key', string>>;
  /** Gets one JSON object a line. */
  readonly output: string;
}

export interface DaemonKind {
  readonly title: string;
  readonly start: () => Promise<SyslogDaemon>;
}

/** Null: it cannot be had here. */
export function rsyslog(): DaemonKind | null {
  const root = debianPackages('rsyslog', 'rsyslog-openssl');
  if (root === null) return null;
  const program = join(root, 'usr/sbin/rsyslogd');
  const modules = libraryPath(root)
    .split(':')
    .map((path) => join(path, 'rsyslog'))
    .find((path) => existsSync(path));
  const version = /rsyslogd\s+(\S+)/.exec(output(program, ['-v'], root))?.[1] ?? '';
  return {
    title: `rsyslog ${version}`,
    start: () =>
      startDaemon(root, (daemon) => {
        const config = join(daemon.folder, 'rsyslog.conf');
        writeFileSync(config, rsyslogConfig(daemon));
        const pid = join(daemon.folder, 'pid');
        return spawn(program, ['-n', '-f', config, '-i', pid, '-M', modules ?? ''], environment(root));
      }),
  };
}

/** The one of the documentation, with inputs without TLS beside it. */
function rsyslogConfig(daemon: Daemon): string {
  const { folder, ports } = daemon;
  const documented = documentedConfig('rsyslog.conf', daemon).replace(
    'port="6514"',
    `address="127.0.0.1" port="${ports.tls}"`,
  );
  return `global(workDirectory="${folder}")
${documented}
module(load="imptcp")
module(load="imudp")
input(type="imptcp" address="127.0.0.1" port="${ports.tcp}" ruleset="mayfly")
input(type="imptcp" address="127.0.0.1" port="${ports.lf}" ruleset="mayfly")
input(type="imudp" address="127.0.0.1" port="${ports.udp}" ruleset="mayfly")
`;
}

function documentedConfig(name: string, { files, output: path }: Daemon): string {
  const places = {
    '/etc/mayfly/ca.pem': files.ca,
    '/etc/mayfly/receiver.pem': files.cert,
    '/etc/mayfly/receiver.key': files.key,
    '/var/log/mayfly.json': path,
  };
  let text = readFileSync(join(import.meta.dirname, '../../docs/siem/syslog', name), 'utf8');
  for (const [place, own] of Object.entries(places)) {
    if (!text.includes(place)) throw new Error(`${name} does not name ${place}`);
    text = text.replaceAll(place, own);
  }
  return text;
}

/** Null: it cannot be had here. */
export function syslogNg(): DaemonKind | null {
  const root = debianPackages('syslog-ng-core');
  if (root === null) return null;
  const program = join(root, 'usr/sbin/syslog-ng');
  const version = /^syslog-ng .*?\((\S+)\)/m.exec(output(program, ['--version'], root))?.[1] ?? '3.38';
  const [major = '3', minor = '38'] = version.split('.');
  const modules = join(root, `usr/lib/syslog-ng/${major}.${minor}`);
  return {
    title: `syslog-ng ${version}`,
    start: () =>
      startDaemon(root, (daemon) => {
        const { folder } = daemon;
        const config = join(folder, 'syslog-ng.conf');
        writeFileSync(config, syslogNgConfig(daemon, `${major}.${minor}`));
        const places = ['persist-file', 'pidfile', 'control'].map(
          (name) => `--${name}=${join(folder, name)}`,
        );
        return spawn(
          program,
          ['-F', '--no-caps', '-f', config, `--module-path=${modules}`, ...places],
          environment(root),
        );
      }),
  };
}

/** The one of the documentation, with sources without TLS beside it. */
function syslogNgConfig(daemon: Daemon, version: string): string {
  const { ports } = daemon;
  const documented = documentedConfig('syslog-ng.conf', daemon)
    .replace('@version: 3.38', `@version: ${version}`)
    .replace('port(6514)', `ip("127.0.0.1") port(${ports.tls})`);
  return `${documented}
source others {
  syslog(ip("127.0.0.1") transport("tcp") port(${ports.tcp}));
  network(ip("127.0.0.1") transport("tcp") port(${ports.lf}) flags(syslog-protocol));
  syslog(ip("127.0.0.1") transport("udp") port(${ports.udp}));
};
log { source(others); destination(mayfly); };
`;
}

function environment(root: string) {
  return {
    stdio: 'pipe',
    env: { ...process.env, LD_LIBRARY_PATH: libraryPath(root, 'usr/lib/syslog-ng') },
  } as const;
}

function output(program: string, words: readonly string[], root: string): string {
  return execFileSync(program, words, { ...environment(root), encoding: 'utf8' });
}

async function startDaemon(root: string, run: (daemon: Daemon) => ChildProcess): Promise<SyslogDaemon> {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-syslogd-'));
  const pem = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  const authority = createAuthority();
  const own = authority.issue({ commonName: 'receiver', addresses: ['127.0.0.1'] });
  const client = authority.issue({ commonName: 'mayfly' });
  const files = {
    ca: pem('ca.pem', authority.cert),
    cert: pem('own.pem', own.cert),
    key: pem('own.key', own.key),
  };
  const ports = { tls: await freePort(), tcp: await freePort(), lf: await freePort(), udp: await freePort() };
  const path = join(folder, 'out.json');
  const child = run({ root, folder, ports, files, output: path });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (bytes: Buffer) => {
      said = `${said}${bytes.toString('utf8')}`.slice(-4000);
    });
  }
  await eventually(async () => {
    if (child.exitCode !== null) throw new Error(`the daemon ended: ${said}`);
    for (const port of [ports.tls, ports.tcp, ports.lf]) await tryPort(port);
  });
  return {
    ports,
    tls: {
      ca_file: files.ca,
      certificate_file: pem('client.pem', client.cert),
      key_file: pem('client.key', client.key),
    },
    messages: () => (existsSync(path) ? readMessages(path) : []),
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGKILL');
      }),
  };
}

function readMessages(path: string): readonly ParsedMessage[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  // The last one is empty, or is being written.
  return lines.slice(0, -1).map((line): ParsedMessage => JSON.parse(line));
}

function tryPort(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve();
    });
    socket.once('error', reject);
  });
}
