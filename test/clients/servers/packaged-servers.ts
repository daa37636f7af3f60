import { generateKeyPairSync } from 'node:crypto';
import { createRequire } from 'node:module';
import type { Minting } from './minting.ts';
import type { DatabaseLogin } from './postgres-server.ts';
import type { TcpServer } from './tcp-server.ts';

/*
 * Servers that come with client packages. Those have no types here, so the little that is used of each is written down.
 */
const load = createRequire(import.meta.url);

interface NodeServer {
  readonly listen: (port: number, host: string, done: () => void) => void;
  readonly address: () => { readonly port: number };
  readonly close: (done: () => void) => void;
  readonly on: (event: 'error', listener: () => void) => void;
}

function started(server: NodeServer, portOf: () => number = () => server.address().port): Promise<TcpServer> {
  server.on('error', () => {});
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () =>
      resolve({ port: portOf(), close: () => new Promise((done) => server.close(() => done())) }),
    ),
  );
}

/** Nodemailer's server: AUTH in the clear, because the connection is loopback. */
export function smtpServer(minting: Minting, { host, port }: DatabaseLogin): Promise<TcpServer> {
  const { SMTPServer } = load('smtp-server') as {
    SMTPServer: new (
      options: object,
    ) => NodeServer & { readonly server: { address: () => { port: number } } };
  };
  const server = new SMTPServer({
    authMethods: ['PLAIN', 'LOGIN'],
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    onAuth(
      { username, password }: { username: string; password: string },
      _: unknown,
      done: (error: null, who: object) => void,
    ) {
      minting.saw(password, { host, port, what: 'AUTH' });
      done(null, { user: username });
    },
    onData(stream: NodeJS.ReadableStream, _: unknown, done: () => void) {
      stream.resume().on('end', done);
    },
  });
  return started(server, () => server.server.address().port);
}

interface LdapServer extends NodeServer {
  readonly bind: (
    dn: string,
    treat: (request: { credentials: string }, response: { end: () => void }, next: () => void) => void,
  ) => void;
  readonly search: (dn: string, treat: (request: unknown, response: { end: () => void }) => void) => void;
  readonly port: number;
}

/** ldapjs's server: simple binds, and searches that find nothing. */
export function ldapServer(minting: Minting, { host, port }: DatabaseLogin): Promise<TcpServer> {
  const { createServer } = load('ldapjs') as { createServer: () => LdapServer };
  const server = createServer();
  server.bind('dc=example,dc=com', ({ credentials }, response) => {
    minting.saw(credentials, { host, port, what: 'bind' });
    response.end();
  });
  server.search('dc=example,dc=com', (_, response) => response.end());
  return started(server, () => server.port);
}

interface SshAuthentication {
  readonly method: string;
  readonly password?: string;
  readonly signature?: Buffer;
  readonly accept: () => void;
  readonly reject: (methods: readonly string[]) => void;
}
interface SshClient {
  readonly on: (
    event: string,
    listener: (first: SshAuthentication & (() => SshClient), ...rest: (() => SshChannel)[]) => void,
  ) => SshClient;
}
interface SshChannel {
  readonly exit: (code: number) => void;
  readonly end: () => void;
}

/** ssh2's server: by password or by any key, whose handle is then `login.password`; every command does nothing well. */
export function sshServer(minting: Minting, login: DatabaseLogin): Promise<TcpServer> {
  const { Server } = load('ssh2') as {
    Server: new (options: object, treat: (client: SshClient) => void) => NodeServer;
  };
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const where = { host: login.host, port: login.port, what: 'auth' };
  const server = new Server({ hostKeys: [privateKey.export({ type: 'pkcs1', format: 'pem' })] }, (client) => {
    client
      .on('error', () => {})
      .on('authentication', (context) => {
        if (context.method === 'password') {
          minting.saw(context.password ?? '', where);
          context.accept();
        } else if (context.method === 'publickey') {
          if (context.signature !== undefined) minting.presented(login.password, where);
          context.accept();
        } else context.reject(['password', 'publickey']);
      })
      .on('session', (accept) => {
        accept().on('exec', (acceptExec) => {
          const channel = (acceptExec as unknown as () => SshChannel)();
          channel.exit(0);
          channel.end();
        });
      });
  });
  return started(server);
}
