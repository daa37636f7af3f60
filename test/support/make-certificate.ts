import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

export interface CertificateOptions {
  readonly serial?: Uint8Array;
  readonly commonName?: string;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  /** Subject alternative names that are URIs, for instance a SPIFFE id. */
  readonly uris?: readonly string[];
}

/** A new certificate that signs itself, as DER, with its key (RFC 5280). */
export function makeCertificate(options: CertificateOptions = {}): { der: Buffer; key: KeyObject } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = sequence(der(0x31, sequence(oid(0x55, 0x04, 0x03), der(0x0c, options.commonName ?? 'agent'))));
  const validity = sequence(
    time(options.notBefore ?? new Date(Date.UTC(2026, 0, 1))),
    time(options.notAfter ?? new Date(Date.UTC(2049, 11, 31, 23, 59, 59))),
  );
  const names = sequence(...(options.uris ?? []).map((uri) => der(0x86, uri)));
  const extension = sequence(oid(0x55, 0x1d, 0x11), der(0x04, names));
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from(options.serial ?? [1])),
    ecdsaWithSha256,
    name,
    validity,
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    ...(options.uris === undefined ? [] : [der(0xa3, sequence(extension))]),
  );
  const signature = Buffer.concat([Buffer.from([0]), sign('sha256', body, privateKey)]);
  return { der: sequence(body, ecdsaWithSha256, der(0x03, signature)), key: privateKey };
}

/** DER bytes as PEM (RFC 7468). */
export function pemOf(label: string, bytes: Uint8Array): string {
  const base64 = Buffer.from(bytes)
    .toString('base64')
    .replace(/.{64}(?=.)/g, '$&\n');
  return `-----BEGIN ${label}-----\n${base64}\n-----END ${label}-----\n`;
}

/** Years up to 2049 take two digits (RFC 5280 section 4.1.2.5). */
function time(date: Date): Buffer {
  const digits = `${date.toISOString().replace(/[-:T]|\.\d+/g, '')}`;
  return date.getUTCFullYear() < 2050 ? der(0x17, digits.slice(2)) : der(0x18, digits);
}

function der(tag: number, content: Buffer | string): Buffer {
  const bytes = Buffer.from(content);
  const length = bytes.length;
  const head = length < 128 ? [tag, length] : [tag, 0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from(head), bytes]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts));
}

function oid(...bytes: readonly number[]): Buffer {
  return der(0x06, Buffer.from(bytes));
}

const ecdsaWithSha256 = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
