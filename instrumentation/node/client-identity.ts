/** The part of the options of `tls.connect` and `tls.createSecureContext` that is read here. */
export interface TlsOptions {
  readonly key?: unknown;
  readonly cert?: unknown;
  readonly pfx?: unknown;
  readonly secureContext?: unknown;
  readonly host?: unknown;
  readonly port?: unknown;
  readonly path?: unknown;
  readonly socketPath?: unknown;
  readonly servername?: unknown;
}

/** With what a client may prove who it is. */
export interface ClientIdentity {
  /** As given: PEM text or bytes, a list of them, or `{ pem }`; undefined when it lies in a PKCS #12 file. */
  readonly key: unknown;
}

/** Null when the options bring no certificate. */
export function clientIdentity({ cert, pfx, key }: TlsOptions): ClientIdentity | null {
  if (isEmpty(cert) && isEmpty(pfx)) return null;
  return { key };
}

function isEmpty(value: unknown): boolean {
  return (
    value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
  );
}
