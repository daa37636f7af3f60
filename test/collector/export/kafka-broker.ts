import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { onMessages } from '../../clients/servers/tcp-server.ts';
import type { KeyPair } from '../../support/certificate-authority.ts';

interface KafkaMessage {
  readonly partition: number;
  readonly key: string | null;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
}

interface KafkaBatch {
  readonly partition: number;
  readonly acks: number;
  readonly producerId: bigint;
  readonly sequence: number;
  readonly messages: readonly KafkaMessage[];
}

export interface KafkaBroker {
  readonly port: number;
  readonly batches: readonly KafkaBatch[];
  readonly connections: () => number;
  readonly close: () => Promise<void>;
}

export interface KafkaBrokerOptions {
  /** Error code of a partition's part of a produce request; `cut` ends the connection, `silence` answers nothing. */
  readonly answer?: (batch: KafkaBatch) => number | 'cut' | 'silence';
  /** Host that it tells clients to come to. */
  readonly advertised?: string;
  readonly topic?: string;
  readonly partitions?: number;
  readonly tls?: KeyPair;
  /** Whoever comes must log in with it. */
  readonly login?: { readonly username: string; readonly password: string };
}

/**
 * A Kafka broker as far as an idempotent producer goes, in the oldest versions of the protocol that current brokers
 * have (https://kafka.apache.org/protocol). It takes batches without compression.
 */
export async function openKafkaBroker(options: KafkaBrokerOptions = {}): Promise<KafkaBroker> {
  const { advertised = '127.0.0.1', partitions = 3, topic = 'mayfly', login, answer = () => 0 } = options;
  const batches: KafkaBatch[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  let producers = 0n;
  const treat = (socket: Socket): void => {
    connections += 1;
    let isIn = login === undefined;
    sockets.add(socket.on('error', () => {}));
    const lengthOf = (buffer: Buffer) => (buffer.length < 4 ? null : buffer.readUInt32BE(0) + 4);
    onMessages(socket, lengthOf, (message) => {
      const api = message.readInt16BE(4);
      const version = message.readInt16BE(6);
      const body = new ByteReader(message, 12);
      body.text();
      const reply = (...parts: readonly Buffer[]): void => {
        const payload = Buffer.concat([message.subarray(8, 12), ...parts]);
        socket.write(Buffer.concat([int32(payload.length), payload]));
      };
      if (api === 18) {
        if (version > 1) return reply(int16(35), int32(0));
        return reply(
          int16(0),
          array(apis, ([key, at]) => [int16(key), int16(at), int16(at)]),
          int32(0),
        );
      }
      if (api === 17)
        return reply(
          int16(0),
          array(['PLAIN'], (name) => [text(name)]),
        );
      if (api === 36) {
        const [, username, password] = body.bytes().toString().split('\0');
        isIn = username === login?.username && password === login?.password;
        return isIn
          ? reply(int16(0), int16(-1), int32(0))
          : reply(int16(58), text(`Authentication failed for ${password}`), int32(0));
      }
      if (!isIn) return void socket.end();
      if (api === 3) {
        const asked = body.array(() => body.text());
        reply(
          int32(0),
          array([1], (id) => [int32(id), text(advertised), int32(port()), int16(-1)]),
          text('cluster'),
          int32(1),
          array(asked, (name) => [
            int16(name === topic ? 0 : 3),
            text(name),
            Buffer.from([0]),
            array(name === topic ? [...Array(partitions).keys()] : [], (index) => [
              int16(0),
              int32(index),
              int32(1),
              array([1], one),
              array([1], one),
              int32(0),
            ]),
          ]),
        );
        return;
      }
      if (api === 22) {
        producers += 1n;
        return reply(int32(0), int16(0), int64(producers), int16(0));
      }
      body.text();
      const acks = body.int16();
      body.int32();
      const answers: Buffer[] = [];
      const topics = body.array(() => {
        const name = body.text();
        const parts = body.array(() => {
          const partition = body.int32();
          const batch = { partition, acks, ...readBatch(body.bytes(), partition) };
          const code = answer(batch);
          if (code === 'cut') socket.destroy();
          if (typeof code !== 'number') return null;
          if (code === 0) batches.push(batch);
          return [int32(partition), int16(code), int64(0n), int64(-1n), int64(0n)];
        });
        if (parts.includes(null)) return false;
        answers.push(
          text(name),
          array(parts, (part) => part ?? []),
        );
        return true;
      });
      if (!topics.includes(false)) reply(int32(topics.length), ...answers, int32(0));
    });
  };
  const server = options.tls === undefined ? createServer(treat) : createTlsServer(options.tls, treat);
  server.on('tlsClientError', () => {});
  const port = (): number => (server.address() as AddressInfo).port;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: port(),
    batches,
    connections: () => connections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Produce, Metadata, SaslHandshake, ApiVersions, InitProducerId, SaslAuthenticate, each in one version. */
const apis: readonly (readonly [number, number])[] = [
  [0, 7],
  [3, 5],
  [17, 1],
  [18, 1],
  [22, 1],
  [36, 0],
];

/** https://kafka.apache.org/documentation/#recordbatch */
function readBatch(bytes: Buffer, partition: number) {
  const isPacked = (bytes.readInt16BE(21) & 7) !== 0;
  if (isPacked) throw new Error('this broker unpacks nothing');
  const records = new ByteReader(bytes, 57);
  const messages = Array.from({ length: records.int32() }, () => {
    records.varint();
    records.skip(1);
    records.varint();
    records.varint();
    const key = records.varBytes();
    const value = String(records.varBytes());
    const headers = Array.from({ length: records.varint() }, () => [
      String(records.varBytes()),
      String(records.varBytes()),
    ]);
    return {
      partition,
      key: key === null ? null : key.toString(),
      value,
      headers: Object.fromEntries(headers) as Record<string, string>,
    };
  });
  return { producerId: bytes.readBigInt64BE(43), sequence: bytes.readInt32BE(53), messages };
}

class ByteReader {
  private readonly buffer: Buffer;
  private at: number;

  constructor(buffer: Buffer, at: number) {
    this.buffer = buffer;
    this.at = at;
  }

  skip(bytes: number): void {
    this.at += bytes;
  }

  int16(): number {
    this.at += 2;
    return this.buffer.readInt16BE(this.at - 2);
  }

  int32(): number {
    this.at += 4;
    return this.buffer.readInt32BE(this.at - 4);
  }

  text(): string {
    return this.take(this.int16()).toString();
  }

  bytes(): Buffer {
    return this.take(this.int32());
  }

  array<Value>(read: () => Value): Value[] {
    return Array.from({ length: Math.max(this.int32(), 0) }, read);
  }

  /** Zigzag, of at most 53 bits. */
  varint(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.buffer.readUInt8(this.at);
      this.at += 1;
      value += (byte % 128) * scale;
      if (byte < 128) return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
    }
  }

  varBytes(): Buffer | null {
    const length = this.varint();
    return length < 0 ? null : this.take(length);
  }

  private take(length: number): Buffer {
    this.at += Math.max(length, 0);
    return this.buffer.subarray(this.at - Math.max(length, 0), this.at);
  }
}

function array<Value>(values: readonly Value[], write: (value: Value) => readonly Buffer[]): Buffer {
  return Buffer.concat([int32(values.length), ...values.flatMap(write)]);
}

function one(value: number): readonly Buffer[] {
  return [int32(value)];
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function int64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(value);
  return bytes;
}

function text(value: string): Buffer {
  return Buffer.concat([int16(Buffer.byteLength(value)), Buffer.from(value)]);
}
