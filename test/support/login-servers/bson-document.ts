/** A document as its fields, of the types that a MongoDB server's first answers need. */
export type BsonDocument = {
  readonly [name: string]:
    | string
    | number
    | boolean
    | Date
    | Buffer
    | readonly number[]
    | readonly string[]
    | BsonDocument;
};

/** Writes a document (bsonspec.org); numbers become 32-bit integers. */
export function bsonDocument(document: BsonDocument): Buffer {
  const parts = Object.entries(document).map(([name, value]) => element(name, value));
  const body = Buffer.concat([...parts, Buffer.from([0])]);
  return Buffer.concat([int32(body.length + 4), body]);
}

function element(name: string, value: BsonDocument[string]): Buffer {
  const named = (type: number, content: Buffer): Buffer =>
    Buffer.concat([Buffer.from([type]), Buffer.from(`${name}\0`), content]);
  if (typeof value === 'string') {
    const text = Buffer.from(`${value}\0`);
    return named(2, Buffer.concat([int32(text.length), text]));
  }
  if (typeof value === 'number') return named(16, int32(value));
  if (typeof value === 'boolean') return named(8, Buffer.from([value ? 1 : 0]));
  if (Buffer.isBuffer(value)) return named(5, Buffer.concat([int32(value.length), Buffer.from([0]), value]));
  if (value instanceof Date) {
    const time = Buffer.alloc(8);
    time.writeBigInt64LE(BigInt(value.getTime()));
    return named(9, time);
  }
  if (Array.isArray(value)) return named(4, bsonDocument({ ...value } as unknown as BsonDocument));
  return named(3, bsonDocument(value as BsonDocument));
}

export function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}
