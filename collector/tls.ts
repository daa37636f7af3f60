import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { certificatesOfPem } from '../src/core/x509.ts';
import type { Settings } from './settings.ts';

/** How connections are encrypted, as PEM texts. */
export interface TlsTexts {
  readonly cert: string;
  readonly key: string;
  /** Authorities of the certificates that clients present; null: clients are not asked for one. */
  readonly clientCa: string | null;
}

export interface TlsConfig extends TlsTexts {
  /** Where the texts were read, to read them again. */
  readonly files: {
    readonly [Part in keyof TlsTexts]: string | (null extends TlsTexts[Part] ? null : never);
  };
  /** A client without a certificate gets no connection. */
  readonly clientRequired: boolean;
  /** What a client certificate may do without a token; null: nothing, it is evidence only. */
  readonly clientScope: 'ingest' | null;
}

/** The settings `MAYFLY_TLS_*`; null: no TLS. What is wrong goes into `problems`. */
export function readTls(settings: Settings, problems: string[]): TlsConfig | null {
  const cert = settings.file('MAYFLY_TLS_CERT');
  const key = settings.file('MAYFLY_TLS_KEY');
  const client = readClient(settings, problems);
  if (cert === null || key === null) {
    if (!settings.isSet('MAYFLY_TLS_CERT') && settings.isSet('MAYFLY_TLS_KEY'))
      problems.push('MAYFLY_TLS_KEY is set, but MAYFLY_TLS_CERT is not');
    if (!settings.isSet('MAYFLY_TLS_KEY') && settings.isSet('MAYFLY_TLS_CERT'))
      problems.push('MAYFLY_TLS_CERT is set, but MAYFLY_TLS_KEY is not');
    return null;
  }
  const texts = { cert, key, clientCa: client.clientCa };
  const problem = problemOfTls(texts);
  if (problem !== null) problems.push(problem);
  return {
    ...client,
    ...texts,
    files: {
      cert: settings.text('MAYFLY_TLS_CERT') ?? '',
      key: settings.text('MAYFLY_TLS_KEY') ?? '',
      clientCa: settings.text('MAYFLY_TLS_CLIENT_CA'),
    },
  };
}

function readClient(
  settings: Settings,
  problems: string[],
): Pick<TlsConfig, 'clientCa' | 'clientRequired' | 'clientScope'> {
  const clientCa = settings.file('MAYFLY_TLS_CLIENT_CA');
  const clientRequired = settings.flag('MAYFLY_TLS_CLIENT_REQUIRED');
  const clientScope = settings.oneOf('MAYFLY_TLS_CLIENT_SCOPE', ['ingest']);
  const isSet = settings.isSet('MAYFLY_TLS_CLIENT_CA');
  if (isSet && !settings.isSet('MAYFLY_TLS_CERT') && !settings.isSet('MAYFLY_TLS_KEY'))
    problems.push('MAYFLY_TLS_CLIENT_CA is set, but there is no TLS: set MAYFLY_TLS_CERT and MAYFLY_TLS_KEY');
  if (!isSet && clientRequired)
    problems.push('MAYFLY_TLS_CLIENT_REQUIRED needs MAYFLY_TLS_CLIENT_CA: who signs the certificates?');
  if (!isSet && clientScope !== null)
    problems.push('MAYFLY_TLS_CLIENT_SCOPE needs MAYFLY_TLS_CLIENT_CA: who signs the certificates?');
  return { clientCa, clientRequired, clientScope };
}

/** What is wrong with texts that were read, in words that hold nothing of them; null: they work. */
export function problemOfTls({ cert, key, clientCa }: TlsTexts): string | null {
  try {
    // An empty text is a certificate that nobody can connect to.
    if (cert.trim() === '' || key.trim() === '') throw new Error('empty');
    createSecureContext({ cert, key });
  } catch {
    return 'MAYFLY_TLS_CERT and MAYFLY_TLS_KEY are not a PEM certificate and its private key';
  }
  return clientCa === null || isCertificates(clientCa)
    ? null
    : 'MAYFLY_TLS_CLIENT_CA is not a file of PEM certificates';
}

/** A context takes any text as authorities and then trusts nobody. */
function isCertificates(pem: string): boolean {
  try {
    const found = certificatesOfPem(pem);
    return found.length > 0 && found.every((der) => new X509Certificate(der).raw.length > 0);
  } catch {
    return false;
  }
}

/** The texts as they are in the files now. Throws the error of the system, with its code. */
export function rereadTls({ files }: TlsConfig): TlsTexts {
  return {
    cert: readFileSync(files.cert, 'utf8'),
    key: readFileSync(files.key, 'utf8'),
    clientCa: files.clientCa === null ? null : readFileSync(files.clientCa, 'utf8'),
  };
}
