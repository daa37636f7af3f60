import { fakeSecret } from '../../support/fake-secret.ts';
import type { Minting } from '../servers/minting.ts';
import type { DatabaseLogin } from '../servers/postgres-server.ts';
import type { TcpServer } from '../servers/tcp-server.ts';
import type { CaseCredential, ClientCase } from './client-case.ts';

export interface ConnectionClient
  extends Pick<
    ClientCase,
    'client' | 'packages' | 'olderMajors' | 'commonest' | 'imports' | 'body' | 'note'
  > {
  /** Variable of the password, or of a URL with it in the place of `*`. */
  readonly variable: string;
  readonly url?: string;
  readonly type: string;
  readonly host: string;
  readonly port: number;
  readonly server: (minting: Minting, login: DatabaseLogin) => Promise<TcpServer>;
  readonly make?: () => string;
}

/** A client that logs in with one password when it connects. */
export function connectionCase({
  variable,
  url,
  type,
  host,
  port,
  server,
  make,
  ...client
}: ConnectionClient): ClientCase {
  const password: CaseCredential = {
    type,
    provider: 'unknown',
    make: make ?? (() => fakeSecret('', 24)),
    variable: url === undefined ? variable : null,
    fetched: { source: 'env', name: variable },
    uses: [{ at: host, port, location: 'connection' }],
  };
  return {
    ...client,
    credentials: { password },
    ...(url === undefined
      ? {}
      : { env: (secretOf) => ({ [variable]: url.replace('*', secretOf('password')) }) }),
    tcp: { [port]: (minting) => server(minting, { host, port, password: 'password' }) },
  };
}
