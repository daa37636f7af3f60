import { gunzipSync, gzipSync } from 'node:zlib';
import type { PackedBody } from '../bench/ingest/body-source.ts';
import { bytesField, concat } from '../support/otlp-encode.ts';

/** Several requests as one, as a Collector in between makes them. */
export function joined(bodies: readonly PackedBody[]): PackedBody {
  return packed(concat(bodies.map(inflated)), spansOf(bodies));
}

/** The spans of one request as two, as a queue on a disk makes them that was cut while it was read. */
export function halves(body: PackedBody): readonly PackedBody[] {
  const { resource, scope, spans } = partsOf(inflated(body));
  const middle = spans.length >> 1;
  return [spans.slice(0, middle), spans.slice(middle)].map((some) => {
    const scopeSpans = concat([bytesField(1, scope), ...some.map((span) => bytesField(2, span))]);
    const request = bytesField(1, concat([bytesField(1, resource), bytesField(2, scopeSpans)]));
    return packed(request, some.length);
  });
}

function inflated({ bytes }: PackedBody): Uint8Array {
  return gunzipSync(bytes);
}

function spansOf(bodies: readonly PackedBody[]): number {
  return bodies.reduce((sum, { spans }) => sum + spans, 0);
}

function packed(bytes: Uint8Array, spans: number): PackedBody {
  return { bytes: Uint8Array.from(gzipSync(bytes, { level: 1 })), spans, inflated: bytes.length };
}

interface Parts {
  readonly resource: Uint8Array;
  readonly scope: Uint8Array;
  readonly spans: readonly Uint8Array[];
}

/** Of a request with one resource and one scope, as the load makes it. */
function partsOf(request: Uint8Array): Parts {
  const [resourceSpans = none] = fields(request, 1);
  const [scopeSpans = none] = fields(resourceSpans, 2);
  const [[resource = none], [scope = none]] = [fields(resourceSpans, 1), fields(scopeSpans, 1)];
  return { resource, scope, spans: fields(scopeSpans, 2) };
}

const none = new Uint8Array(0);

/** The values of a field, in a message with fields of wire type 2 only. */
function fields(message: Uint8Array, number: number): readonly Uint8Array[] {
  const found: Uint8Array[] = [];
  let at = 0;
  const varint = (): number => {
    let [value, shift] = [0, 0];
    for (;;) {
      const byte = message[at++] ?? 0;
      value += (byte & 127) * 2 ** shift;
      shift += 7;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const tag = varint();
    const length = varint();
    if (tag === number * 8 + 2) found.push(message.subarray(at, at + length));
    at += length;
  }
  return found;
}
