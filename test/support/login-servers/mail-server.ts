import type { AddressInfo, Server } from 'node:net';
import { clientPackage } from '../client-package.ts';
import { serverTls } from '../tls-server-side.ts';
import type { LoginServer } from './login-server.ts';

interface Auth {
  readonly method: string;
  readonly username: string;
  readonly password?: string;
  readonly accessToken?: string;
  readonly validatePassword: (password: string) => boolean;
}
type Verdict = (error: Error | null, answer?: object) => void;
interface SmtpServerPackage {
  readonly SMTPServer: new (
    options: object,
  ) => {
    readonly server: Server;
    readonly listen: (port: number, host: string, ready: () => void) => void;
    readonly close: () => void;
    readonly on: (event: string, listener: () => void) => void;
  };
}

/** smtp-server, which offers STARTTLS and takes a mail from whoever logs in with a password or token. */
export async function startMailServer(
  passwords: Readonly<Record<string, string>>,
  { tls = false }: { readonly tls?: boolean } = {},
): Promise<LoginServer> {
  const { SMTPServer } = clientPackage<SmtpServerPackage>('smtp-server');
  const server = new SMTPServer({
    ...serverTls(),
    secure: tls,
    authMethods: ['PLAIN', 'LOGIN', 'CRAM-MD5', 'XOAUTH2'],
    allowInsecureAuth: true,
    logger: false,
    onAuth(auth: Auth, _session: unknown, done: Verdict) {
      const expected = passwords[auth.username] ?? '';
      const isKnown =
        auth.method === 'CRAM-MD5'
          ? auth.validatePassword(expected)
          : (auth.accessToken ?? auth.password) === expected;
      if (isKnown) done(null, { user: auth.username });
      else done(Object.assign(new Error('no such login'), { responseCode: 535 }));
    },
    onData(stream: NodeJS.ReadableStream, _session: unknown, done: () => void) {
      stream.on('end', done).resume();
    },
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.server.address() as AddressInfo).port, close: () => server.close() };
}
