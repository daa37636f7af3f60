import type * as nodeCrypto from 'node:crypto';
import { type DerValue, derChildren, derTag, derValue } from './der.ts';
import { distinguishedName } from './distinguished-name.ts';
import { type Instant, instant } from './instant.ts';
import type { Secret } from './secret.ts';

/** What an X.509 certificate says of the key it certifies (RFC 5280 section 4.1). It is public. */
export interface Certificate {
  /** Lower-case hex without colons and without the zero byte that only keeps it positive. */
  readonly serial: string;
  /** RFC 4514 text, for example `CN=agent,O=Example`; null when empty. */
  readonly subject: string | null;
  readonly issuer: string | null;
  readonly notBefore: Instant | null;
  readonly notAfter: Instant | null;
  /** The first URI of the subject's alternative names that is a SPIFFE id. */
  readonly spiffeId: string | null;
  /** DER of SubjectPublicKeyInfo: what survives a renewal with the same key. */
  readonly spki: Uint8Array;
}

const longestPem = 262_144;
const mostCertificates = 16;
const pemCertificate = /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----([A-Za-z0-9+/=\s]*)-----END /g;

/** Reads the first certificate of DER bytes; a chain has the leaf first. Null when it is none. Not verified. */
export function readCertificate(der: Uint8Array): Certificate | null {
  const outer = derValue(der, 0, der.length);
  if (outer?.tag !== derTag.sequence) return null;
  const body = derChildren(der, outer)[0];
  if (body?.tag !== derTag.sequence) return null;
  const fields = derChildren(der, body);
  // The version comes first unless it is v1.
  const first = fields[0]?.tag === derTag.context ? 1 : 0;
  const [serial, , issuer, validity, subject, spki] = fields.slice(first);
  if (serial?.tag !== derTag.integer || validity === undefined || spki?.tag !== derTag.sequence) return null;
  const [notBefore, notAfter] = derChildren(der, validity);
  return {
    serial: hex(der.subarray(serial.start, serial.end)),
    subject: subject === undefined ? null : distinguishedName(der, subject),
    issuer: issuer === undefined ? null : distinguishedName(der, issuer),
    notBefore: timeOf(der, notBefore),
    notAfter: timeOf(der, notAfter),
    spiffeId: spiffeIdOf(der, fields),
    spki: der.slice(spki.at, spki.end),
  };
}

/** The DER bytes of each certificate of a PEM text (RFC 7468 section 5), at most 16. */
export function certificatesOfPem(text: string): readonly Uint8Array[] {
  const found: Uint8Array[] = [];
  for (const [, base64 = ''] of text.slice(0, longestPem).matchAll(pemCertificate)) {
    if (found.length >= mostCertificates) break;
    found.push(Buffer.from(base64, 'base64'));
  }
  return found;
}

/** Loaded at the first certificate: `node:crypto` is half of a preload's start-up time. */
let loaded: typeof nodeCrypto | undefined;

/** The public names of a certificate: its serial number, its key's SHA-256 in lower-case hex, its SPIFFE id. */
export function certificateJoinKeys({ serial, spki, spiffeId }: Certificate): readonly string[] {
  loaded ??= process.getBuiltinModule('node:crypto');
  return [
    `x509.serial:${serial}`,
    `${spkiScheme}${loaded.createHash('sha256').update(spki).digest('hex')}`,
    ...(spiffeId === null ? [] : [`spiffe.id:${spiffeId}`]),
  ];
}

const spkiScheme = 'x509.spki_sha256:';

/** What is fingerprinted where a certificate is presented and its private key cannot be had: its public key's name. */
export function certificateStandIn(certificate: Certificate): Secret {
  const name = certificateJoinKeys(certificate).find((joinKey) => joinKey.startsWith(spkiScheme));
  return `certificate:${name?.slice(spkiScheme.length)}` as Secret;
}

/** A serial number as others write it (`7B:2C`, `0x7b2c`) in the form of `Certificate.serial`. */
export function serialNumber(text: string): string | null {
  const digits = text
    .trim()
    .toLowerCase()
    .replace(/^0x/, '')
    .replace(/[:\s-]/g, '');
  if (!/^[0-9a-f]{1,128}$/.test(digits)) return null;
  return withoutSignByte(digits.length % 2 === 0 ? digits : `0${digits}`);
}

function hex(bytes: Uint8Array): string {
  return withoutSignByte(Buffer.from(bytes).toString('hex'));
}

function withoutSignByte(digits: string): string {
  return digits.replace(/^(?:00)+(?=..)/, '');
}

const utcTime = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?Z$/;
const generalizedTime = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.\d{1,9})?Z$/;

/** RFC 5280 section 4.1.2.5: always UTC; years of two digits from 50 on are of the last century. */
function timeOf(bytes: Uint8Array, value: DerValue | undefined): Instant | null {
  if (value === undefined || value.end - value.start > 32) return null;
  const text = Buffer.from(bytes.subarray(value.start, value.end)).toString('latin1');
  const isShort = value.tag === derTag.utcTime;
  const parts = (isShort ? utcTime : generalizedTime).exec(text)?.slice(1);
  if (parts === undefined) return null;
  const [year = 0, month = 1, ...rest] = parts.map((part) => Number(part ?? 0));
  const century = !isShort ? 0 : year < 50 ? 2000 : 1900;
  const [day = 1, hour = 0, minute = 0, second = 0] = rest;
  const ms = Date.UTC(century + year, month - 1, day, hour, minute, second);
  return Number.isNaN(ms) ? null : instant(ms);
}

const extensionsTag = 0xa3;
const uriTag = 0x86;
/** 2.5.29.17, subjectAltName. */
const subjectAltName = '551d11';
const longestUri = 2_048;

function spiffeIdOf(bytes: Uint8Array, fields: readonly DerValue[]): string | null {
  const tagged = fields.find(({ tag }) => tag === extensionsTag);
  const list = tagged === undefined ? undefined : derChildren(bytes, tagged)[0];
  for (const extension of list === undefined ? [] : derChildren(bytes, list)) {
    const parts = derChildren(bytes, extension);
    const [id] = parts;
    const value = parts.at(-1);
    if (id?.tag !== derTag.objectIdentifier || value?.tag !== derTag.octetString) continue;
    if (hexOf(bytes, id) !== subjectAltName) continue;
    const names = derValue(bytes, value.start, value.end);
    for (const name of names === null ? [] : derChildren(bytes, names)) {
      if (name.tag !== uriTag || name.end - name.start > longestUri) continue;
      const uri = Buffer.from(bytes.subarray(name.start, name.end)).toString('latin1');
      if (/^spiffe:\/\/[\x21-\x7e]+$/.test(uri)) return uri;
    }
  }
  return null;
}

function hexOf(bytes: Uint8Array, { start, end }: DerValue): string {
  return Buffer.from(bytes.subarray(start, end)).toString('hex');
}
