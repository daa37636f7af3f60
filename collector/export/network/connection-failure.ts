import { DeliveryFailure, type FailureKind } from '../delivery-failure.ts';

/** What Node, OpenSSL and the resolver call it, and what an operator can do with that. */
const known: Readonly<Record<string, readonly [FailureKind, string]>> = {
  ENOTFOUND: ['unreachable', 'the name has no address'],
  EAI_AGAIN: ['unreachable', 'the resolver gives no answer about the name'],
  ECONNREFUSED: ['unreachable', 'nothing listens there'],
  ECONNRESET: ['unclear', 'the connection was reset'],
  EPIPE: ['unclear', 'the connection was closed'],
  ETIMEDOUT: ['timeout', 'no answer to the connection attempt'],
  EHOSTUNREACH: ['unreachable', 'no route to the host'],
  ENETUNREACH: ['unreachable', 'no route to the network'],
  EMSGSIZE: ['refused', 'the message is too large for a datagram'],
  CERT_HAS_EXPIRED: ['refused', 'the certificate of the receiver has expired'],
  CERT_NOT_YET_VALID: ['refused', 'the certificate of the receiver is not valid yet'],
  ERR_TLS_CERT_ALTNAME_INVALID: ['refused', 'the certificate of the receiver is for another name'],
  DEPTH_ZERO_SELF_SIGNED_CERT: [
    'refused',
    'the certificate of the receiver is self-signed: name it in ca_file',
  ],
  SELF_SIGNED_CERT_IN_CHAIN: ['refused', 'the authority of the certificate is not known: name it in ca_file'],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: [
    'refused',
    'the authority of the certificate is not known: name it in ca_file',
  ],
  UNABLE_TO_GET_ISSUER_CERT: ['refused', 'the authority of the certificate is not known: name it in ca_file'],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: [
    'refused',
    'the authority of the certificate is not known: name it in ca_file',
  ],
  ERR_SSL_WRONG_VERSION_NUMBER: ['refused', 'the receiver does not speak TLS on this port'],
  ERR_SSL_PACKET_LENGTH_TOO_LONG: ['refused', 'the receiver does not speak TLS on this port'],
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: ['refused', 'the receiver asks for a client certificate'],
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE: ['refused', 'the receiver refused the TLS handshake'],
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: [
    'refused',
    'the receiver does not know the authority of the client certificate',
  ],
};

/** What went wrong on the way to `place` (`host:port`), in one line; a `DeliveryFailure` stays as it is. */
export function connectionFailure(error: unknown, place: string): DeliveryFailure {
  if (error instanceof DeliveryFailure) return error;
  if (isTimeout(error))
    return new DeliveryFailure('timeout', `${place}: no answer in time`, { cause: error });
  if (error instanceof Error && error.name === 'AbortError') {
    return new DeliveryFailure('unclear', `${place}: stopped before the end`, { cause: error });
  }
  const code = codeOf(error);
  const [kind, words] = known[code] ?? byClass(code);
  return new DeliveryFailure(kind, `${place}: ${words}${code === '' ? '' : ` (${code})`}`, { cause: error });
}

function byClass(code: string): readonly [FailureKind, string] {
  if (code.startsWith('ERR_SSL_') && code.includes('ALERT')) {
    return ['refused', 'the receiver refused the TLS connection, or the client certificate'];
  }
  if (/^ERR_(?:SSL|TLS|OSSL)_|^EPROTO$|CERT|CRL/.test(code))
    return ['refused', 'no TLS connection comes about'];
  return ['unclear', 'the connection failed'];
}

/** Of one error, or of the first of several attempts. */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  if (!(error instanceof Error)) return '';
  const code: unknown = 'code' in error ? error.code : null;
  if (typeof code === 'string' && /^[A-Z0-9_]{1,80}$/.test(code)) return code;
  return error.cause === undefined ? '' : codeOf(error.cause);
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && (error.name === 'TimeoutError' || isTimeout(error.cause));
}
