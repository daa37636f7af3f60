import { type CertificateOptions, makeCertificate, pemOf } from './make-certificate.ts';

/** PEM texts of a certificate and its private key. */
export interface KeyPair {
  readonly cert: string;
  readonly key: string;
}

export interface CertificateAuthority {
  /** Its own certificate. */
  readonly cert: string;
  /** A new certificate that it signed. */
  readonly issue: (options?: Omit<CertificateOptions, 'issuer'>) => KeyPair;
}

/** A new authority with a key of its own. */
export function createAuthority(commonName = 'test authority'): CertificateAuthority {
  const { der, key } = makeCertificate({ commonName, isAuthority: true });
  return {
    cert: pemOf('CERTIFICATE', der),
    issue: (options = {}) => {
      const issued = makeCertificate({ ...options, issuer: { commonName, key } });
      return {
        cert: pemOf('CERTIFICATE', issued.der),
        key: String(issued.key.export({ type: 'pkcs8', format: 'pem' })),
      };
    },
  };
}
