import { cleanText } from './clean-text.ts';
import type { Encoding } from './read-observations.ts';

/** Spans of a request that were not taken, and why. */
export interface Rejected {
  readonly rejected: number;
  /** English, for the sender's developer; never holds input. */
  readonly message: string;
}

/**
 * An ExportTraceServiceResponse (opentelemetry-proto collector/trace/v1). Null is full success, which
 * leaves `partial_success` unset. Messages are cut, so that the answer stays below 4 KiB.
 */
export function exportResponse(encoding: Encoding, partial: Rejected | null): Uint8Array {
  if (encoding === 'json') return json(partial === null ? {} : { partialSuccess: partialJson(partial) });
  if (partial === null) return new Uint8Array(0);
  return message(
    nested(1, message(varintField(1, partial.rejected), textField(2, cleanText(partial.message)))),
  );
}

/** INVALID_ARGUMENT (google.rpc.Code). */
const invalidArgument = 3;
const badRequest = 'type.googleapis.com/google.rpc.BadRequest';

/**
 * A google.rpc.Status, the body of every answer that is no success. With INVALID_ARGUMENT it carries the
 * BadRequest detail that OTLP asks for.
 */
export function statusResponse(encoding: Encoding, grpcCode: number, why: string): Uint8Array {
  const text = cleanText(why);
  const bad = grpcCode === invalidArgument;
  if (encoding === 'json') {
    const detail = { '@type': badRequest, fieldViolations: [{ field: 'body', description: text }] };
    return json({ code: grpcCode, message: text, ...(bad ? { details: [detail] } : {}) });
  }
  const violation = message(textField(1, 'body'), textField(2, text));
  const detail = message(textField(1, badRequest), nested(2, message(nested(1, violation))));
  return message(varintField(1, grpcCode), textField(2, text), bad ? nested(3, detail) : message());
}

/** The JSON encoding of protobuf writes int64 as text. */
function partialJson(partial: Rejected): object {
  return { rejectedSpans: String(partial.rejected), errorMessage: cleanText(partial.message) };
}

function json(value: object): Uint8Array {
  return encoder.encode(JSON.stringify(value));
}

const encoder = new TextEncoder();

function message(...fields: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(fields);
}

function textField(number: number, text: string): Uint8Array {
  return nested(number, encoder.encode(text));
}

/** A length-delimited field. */
function nested(number: number, payload: Uint8Array): Uint8Array {
  return message(varint((number << 3) | 2), varint(payload.length), payload);
}

function varintField(number: number, value: number): Uint8Array {
  return message(varint(number << 3), varint(value));
}

/** Of a whole number that is not negative. */
function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  bytes.push(rest);
  return Uint8Array.from(bytes);
}
