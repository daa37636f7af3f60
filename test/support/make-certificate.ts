import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

export interface CertificateOptions {
  readonly serial?: Uint8Array;
  readonly commonName?: string;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  /** Subject alternative names that are URIs, for instance a SPIFFE id. */
  readonly uris?: readonly string[];
  /** IPv4 addresses among the subject alternative names. */
  readonly addresses?: readonly string[];
  /** It may sign others. */
  readonly isAuthority?: boolean;
  /** Who signs it; itself when left out. */
  readonly issuer?: { readonly commonName: string; readonly key: KeyObject };
}

/** A new certificate, as DER, with its key (RFC 5280). */
export function makeCertificate(options: CertificateOptions = {}): { der: Buffer; key: KeyObject } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = nameOf(options.commonName ?? 'agent');
  const issuer = options.issuer === undefined ? name : nameOf(options.issuer.commonName);
  const validity = sequence(
    time(options.notBefore ?? new Date(Date.UTC(2026, 0, 1))),
    time(options.notAfter ?? new Date(Date.UTC(2049, 11, 31, 23, 59, 59))),
  );
  const names = [
    ...(options.uris ?? []).map((uri) => der(0x86, uri)),
    ...(options.addresses ?? []).map((address) => der(0x87, Buffer.from(address.split('.').map(Number)))),
  ];
  const extensions = [
    ...(names.length === 0 ? [] : [sequence(oid(0x55, 0x1d, 0x11), der(0x04, sequence(...names)))]),
    ...(options.isAuthority === true ? [authority] : []),
  ];
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from(options.serial ?? [1])),
    ecdsaWithSha256,
    issuer,
    validity,
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    ...(extensions.length === 0 ? [] : [der(0xa3, sequence(...extensions))]),
  );
  const signature = Buffer.concat([
    Buffer.from([0]),
    sign('sha256', body, options.issuer?.key ?? privateKey),
  ]);
  return { der: sequence(body, ecdsaWithSha256, der(0x03, signature)), key: privateKey };
}

function nameOf(commonName: string): Buffer {
  return sequence(der(0x31, sequence(oid(0x55, 0x04, 0x03), der(0x0c, commonName))));
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
/** basicConstraints with cA, critical (RFC 5280 section 4.2.1.9). */
const authority = sequence(
  oid(0x55, 0x1d, 0x13),
  der(0x01, Buffer.from([0xff])),
  der(0x04, sequence(der(0x01, Buffer.from([0xff])))),
);
