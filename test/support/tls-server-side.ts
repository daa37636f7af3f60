import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { createSecureContext, type SecureContext, TLSSocket } from 'node:tls';
import { selfSigned } from './self-signed.ts';

let made: ReturnType<typeof selfSigned> | undefined;
let context: SecureContext | undefined;

/** Options of a TLS server on 127.0.0.1 with a certificate that signs itself, new in each run. */
export function serverTls(): { readonly key: Buffer; readonly cert: string } {
  made ??= selfSigned(['localhost']);
  return { key: readFileSync(made.keyFile), cert: made.cert };
}

/** File of that certificate, for `NODE_EXTRA_CA_CERTS` of a client. */
export function serverCertificateFile(): string {
  made ??= selfSigned(['localhost']);
  return made.certFile;
}

/** The server's side of a connection that goes on under TLS. */
export function upgradeToTls(socket: Socket): TLSSocket {
  context ??= createSecureContext(serverTls());
  return new TLSSocket(socket, { isServer: true, secureContext: context });
}
