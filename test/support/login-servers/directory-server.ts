import type { AddressInfo, Server } from 'node:net';
import { clientPackage } from '../client-package.ts';
import { serverTls } from '../tls-server-side.ts';
import type { LoginServer } from './login-server.ts';

interface Bind {
  readonly dn: { readonly toString: () => string };
  readonly credentials: string;
}
interface Ldapjs {
  readonly createServer: (options: object) => {
    readonly server: Server;
    readonly bind: (
      name: string,
      handler: (request: Bind, response: { end: () => void }, next: (error: unknown) => void) => void,
    ) => void;
    readonly listen: (port: number, host: string, ready: () => void) => void;
    readonly close: () => void;
  };
  readonly InvalidCredentialsError: new () => Error;
}

/** ldapjs' own server: binds below `dc=test` by name and password. */
export async function startDirectoryServer(
  passwords: Readonly<Record<string, string>>,
  { tls = false }: { readonly tls?: boolean } = {},
): Promise<LoginServer> {
  const ldap = clientPackage<Ldapjs>('ldapjs');
  const { key, cert } = serverTls();
  const server = ldap.createServer(tls ? { key: key.toString(), certificate: cert } : {});
  server.bind('dc=test', (request, response, next) => {
    if (passwords[request.dn.toString().replaceAll(', ', ',')] !== request.credentials) {
      next(new ldap.InvalidCredentialsError());
      return;
    }
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.server.address() as AddressInfo).port, close: () => server.close() };
}
