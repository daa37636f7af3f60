/** What the body of an answer to an OTLP request says. */
export type OtlpAnswer =
  | { readonly kind: 'empty' }
  | { readonly kind: 'success' }
  | { readonly kind: 'partial'; readonly rejected: number; readonly message: string }
  | {
      readonly kind: 'status';
      readonly code: number;
      readonly message: string;
      readonly badRequest: boolean;
    };

const badRequest = 'type.googleapis.com/google.rpc.BadRequest';

/** Reads an ExportTraceServiceResponse (after a 200) or a google.rpc.Status, strictly. Throws when it is neither. */
export function readAnswer(status: number, contentType: string, body: Buffer): OtlpAnswer {
  if (contentType === 'application/json') return fromJson(status, body.toString('utf8'));
  if (contentType !== 'application/x-protobuf')
    return body.length === 0 ? { kind: 'empty' } : fail(`the type ${contentType}`);
  const fields = readFields(body);
  if (status !== 200) {
    const details = fields.get(3)?.map((any) => readFields(bytes(any)).get(1)?.map(text)[0]) ?? [];
    return {
      kind: 'status',
      code: Number(fields.get(1)?.[0] ?? 0),
      message: text(fields.get(2)?.[0]),
      badRequest: details.includes(badRequest),
    };
  }
  const partial = fields.get(1)?.[0];
  if (fields.size > (partial === undefined ? 0 : 1)) fail('fields that are not in the response');
  if (partial === undefined) return { kind: 'success' };
  const inner = readFields(bytes(partial));
  return { kind: 'partial', rejected: Number(inner.get(1)?.[0] ?? 0), message: text(inner.get(2)?.[0]) };
}

function fromJson(status: number, body: string): OtlpAnswer {
  if (body === '') return { kind: 'empty' };
  const value = JSON.parse(body) as Record<string, unknown>;
  if (status !== 200) {
    const details = (value['details'] ?? []) as readonly Record<string, unknown>[];
    return {
      kind: 'status',
      code: Number(value['code']),
      message: String(value['message'] ?? ''),
      badRequest: details.some((detail) => detail['@type'] === badRequest),
    };
  }
  const partial = value['partialSuccess'] as Record<string, unknown> | undefined;
  if (partial === undefined) return { kind: 'success' };
  const rejected = partial['rejectedSpans'] ?? '0';
  if (typeof rejected !== 'string') fail('rejectedSpans is an int64: JSON writes it as text');
  return { kind: 'partial', rejected: Number(rejected), message: String(partial['errorMessage'] ?? '') };
}

type Field = bigint | Buffer;

/** The fields of a protobuf message by number; wire types 0 and 2 only, which is all that answers have. */
function readFields(message: Buffer): ReadonlyMap<number, readonly Field[]> {
  const fields = new Map<number, Field[]>();
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = message[at++];
      if (byte === undefined) return fail('the message is cut');
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const tag = Number(varint());
    const list = fields.get(tag >> 3) ?? [];
    fields.set(tag >> 3, list);
    if ((tag & 7) === 0) list.push(varint());
    else if ((tag & 7) === 2) {
      const length = Number(varint());
      if (at + length > message.length) fail('the message is cut');
      list.push(message.subarray(at, (at += length)));
    } else fail(`wire type ${tag & 7}`);
  }
  return fields;
}

function bytes(field: Field | undefined): Buffer {
  return Buffer.isBuffer(field) ? field : fail('a number where a message is meant');
}

function text(field: Field | undefined): string {
  return field === undefined ? '' : bytes(field).toString('utf8');
}

function fail(what: string): never {
  throw new Error(`not an OTLP answer: ${what}`);
}
