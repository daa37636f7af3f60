import type { Random } from '../core/otlp/mutate.ts';

/** A value of ASN.1 in DER (ITU-T X.690). */
function der(tag: number, ...content: readonly (Uint8Array | string)[]): Buffer {
  const body = Buffer.concat(content.map((part) => Buffer.from(part as string)));
  const length =
    body.length < 128
      ? [body.length]
      : body.length < 256
        ? [0x81, body.length]
        : [0x82, body.length >> 8, body.length & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}

const oid = (hexDigits: string): Buffer => der(0x06, Buffer.from(hexDigits, 'hex'));
const sequence = (...parts: readonly Uint8Array[]): Buffer => der(0x30, ...parts);

/**
 * The form of an X.509 certificate (RFC 5280 section 4.1) that nobody signed: readers look at no signature, and a
 * real key would be another in every run.
 */
export function unsignedCertificate(random: Random): Buffer {
  const bytes = (length: number): Buffer => Buffer.from(Array.from({ length }, () => random(256)));
  const name = (...texts: readonly string[]): Buffer =>
    sequence(
      ...texts.map((text, i) =>
        der(
          0x31,
          sequence(
            oid(['550403', '55040a', '0992268993f22c640119'][i] ?? '55040b'),
            der(i === 1 ? 0x1e : 0x0c, text),
          ),
        ),
      ),
    );
  const algorithm = sequence(oid('2a864886f70d01010b'), der(0x05));
  const alternative = sequence(
    oid('551d11'),
    der(0x04, sequence(der(0x82, 'agent.example.com'), der(0x86, 'spiffe://example.com/ns/a/sa/b'))),
  );
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, bytes(1 + random(20))),
    algorithm,
    name('ca', '\0C\0A'),
    sequence(der(0x17, '261001000000Z'), der(0x18, '20991231235959Z')),
    name('agent, "one"', '\0O\0r\0g', 'com'),
    sequence(
      sequence(oid('2a864886f70d010101'), der(0x05)),
      der(0x03, Buffer.concat([Buffer.from([0]), bytes(64)])),
    ),
    der(0xa3, sequence(alternative)),
  );
  return sequence(body, algorithm, der(0x03, Buffer.concat([Buffer.from([0]), bytes(64)])));
}
