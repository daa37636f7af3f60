import {
  type AttributeDefinition,
  attributeDefinition,
  attributes,
  scopeNames,
} from '../../src/core/semconv.ts';
import { spanDescriptions } from './span-descriptions.ts';

/** `docs/wire-contract.md`, from the contract in the code. */
export function wireContractPage(): string {
  const definitions = Object.keys(attributes).flatMap((name) => attributeDefinition(name) ?? []);
  const table = (chosen: readonly AttributeDefinition[]): string =>
    [
      '| attribute | type | meaning |',
      '|---|---|---|',
      ...chosen.map((d) => `| \`${d.name}\` | ${d.type} | ${d.brief} |`),
    ].join('\n');
  return `<!-- Generated from src/core/semconv.ts by npm run generate. Do not edit. -->
# Wire contract

Mayfly's observations are ordinary OpenTelemetry spans, sent as OTLP/HTTP (protobuf or JSON) to \`POST /v1/traces\`
with \`Authorization: Bearer <ingest token>\`. Any OpenTelemetry SDK or Collector can carry them.
A span is read when it has one of the names below and comes from the instrumentation scope
${scopeNames.map((name) => `\`${name}\``).join(' or ')}, or carries \`mayfly.credential.fingerprint\`. All have kind INTERNAL and are never sampled.
Attributes that are not on this page are dropped on both sides: they never become text in the collector.

## Spans

| span | when | needs |
|---|---|---|
${spanDescriptions.map((span) => `| \`${span.name}\` | ${span.brief} ${span.note} | ${span.required.map((name) => `\`${name}\``).join(', ')} |`).join('\n')}

## Fingerprint

\`mf1_\`, 26 characters and 4 check characters:

1. Take the canonical secret (white space around it removed; the scheme of an Authorization value stripped; \`Basic\` decoded to its
   password; the percent-decoded password of a URL; the access key id in place of an AWS signature).
2. HMAC-SHA256 it, as UTF-8, with the organisation's key of at least 32 bytes (the configured text, trimmed, as UTF-8). Take the first 16 bytes.
3. Write them in lower-case RFC 4648 base32 without padding, after \`mf1_\`.
4. Append the first 4 characters of the lower-case base32 of the SHA-256 of those 30 characters.

The collector refuses, and never stores or logs, a value that does not fit. Golden vectors: \`test/vectors/\`.

## Counting

\`mayfly.count\` is the reading of a counter, not an increment: how many equal observations this process instance has made so far,
this one included. Equal means: the same span name, fingerprint, agent, tool, notebook and cell, user, address, port, operation,
source or location, and outcome. Order, repetition and the loss of a span in the middle never change the inventory.

Every use is written twice: as \`sent\` when the credential is presented, so that a process killed in that instant has
reported it, and as \`accepted\` (any answer but the following), \`denied\` (401, 403, 407) or \`error\` (5xx, no answer).
The number of uses is the greater of \`sent\` and the sum of the answers. A sender that only knows answers may leave \`sent\` out;
one that does not count at all is reported as "at least".

## Attributes of spans

### Mayfly's own

${table(definitions.filter((d) => d.on === 'span' && d.origin === 'mayfly'))}

### OpenTelemetry's

${table(definitions.filter((d) => d.on === 'span' && d.origin === 'otel'))}

## Attributes of the resource

${table(definitions.filter((d) => d.on === 'resource'))}
`;
}
