import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { cutText } from '../src/core/otlp/clean-text.ts';
import { readCertificate } from '../src/core/x509.ts';

/** What a client certificate proves: who the sender is, or why it proves nothing. The problem holds no input. */
export type ClientCertificate =
  | { readonly identity: string; readonly problem?: undefined }
  | { readonly problem: string; readonly identity?: undefined };

/** As it is known of a connection, which does not change while it lasts. */
const seen = new WeakMap<Socket, ClientCertificate | null>();

/** The certificate that the client of a request presented; null when it presented none, or there is no TLS. */
export function clientCertificate(incoming: IncomingMessage | undefined): ClientCertificate | null {
  const socket = incoming?.socket;
  if (!(socket instanceof TLSSocket)) return null;
  const known = seen.get(socket);
  if (known !== undefined) return known;
  const found = read(socket);
  seen.set(socket, found);
  return found;
}

/** Of Node's verification (nodejs.org/api/tls, "X509 certificate error codes"): what an operator can act on. */
const problems: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'it has expired',
  CERT_NOT_YET_VALID: 'it is not valid yet',
  INVALID_PURPOSE: 'it is not made for clients',
};

function read(socket: TLSSocket): ClientCertificate | null {
  const certificate = socket.getPeerX509Certificate();
  if (certificate === undefined) return null;
  if (!socket.authorized) {
    return { problem: problems[codeOf(socket)] ?? 'no authority of MAYFLY_TLS_CLIENT_CA has signed it' };
  }
  const identity = identityOf(certificate.raw);
  return identity === null ? { problem: 'it names neither one SPIFFE id nor a common name' } : { identity };
}

/** Typed as an error, set as its code. */
function codeOf({ authorizationError: error }: TLSSocket): string {
  const value: unknown = error;
  return typeof value === 'string' ? value : '';
}

const longestIdentity = 256;

/** The SPIFFE id of a certificate (X509-SVID section 2), else the common name of its subject. */
export function identityOf(der: Uint8Array): string | null {
  const certificate = readCertificate(der);
  if (certificate === null) return null;
  if (certificate.spiffeId !== null) {
    return certificate.spiffeId.length > longestIdentity ? null : certificate.spiffeId;
  }
  // RFC 4514: specials follow a backslash.
  const written = /(?:^|[,+])CN=((?:\\.|[^,+\\])*)/.exec(certificate.subject ?? '')?.[1] ?? '';
  const name = written.replace(/\\(.)/g, '$1').trim();
  // A common name is not checked by its authority as a SPIFFE id is.
  return name === '' || /^spiffe:/i.test(name) ? null : cutText(name, longestIdentity);
}
