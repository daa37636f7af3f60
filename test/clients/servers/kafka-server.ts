import type { Minting } from './minting.ts';
import type { DatabaseLogin } from './postgres-server.ts';
import { listenTcp, onMessages, type TcpServer } from './tcp-server.ts';

/** Kafka as far as SASL PLAIN and the list of topics go (kafka.apache.org/protocol). */
export function kafkaServer(minting: Minting, { host, port }: DatabaseLogin): Promise<TcpServer> {
  return listenTcp((socket) => {
    const lengthOf = (buffer: Buffer): number | null =>
      buffer.length < 4 ? null : buffer.readUInt32BE(0) + 4;
    onMessages(socket, lengthOf, (message) => {
      const api = message.readInt16BE(4);
      if (api === 36) minting.saw(message.toString('utf8'), { host, port, what: 'SaslAuthenticate' });
      const isTooNew = api === 18 && message.readInt16BE(6) > 2;
      const body = isTooNew ? apiVersions(35) : answers[api]?.(host, port);
      if (body === undefined) return void socket.end();
      const payload = Buffer.concat([message.subarray(8, 12), body]);
      socket.write(Buffer.concat([int32(payload.length), payload]));
    });
  });
}

/** By API key, in the version that is offered. */
const answers: Readonly<Record<number, (host: string, port: number) => Buffer>> = {
  18: () => apiVersions(0),
  // SaslHandshake 1: PLAIN.
  17: () => Buffer.concat([int16(0), int32(1), text('PLAIN')]),
  // SaslAuthenticate 0: no error.
  36: () => Buffer.concat([int16(0), int16(-1), int32(0)]),
  // Metadata 1: this broker, which is the controller, and no topics.
  3: (host, port) =>
    Buffer.concat([int32(1), int32(0), text(host), int32(port), int16(-1), int32(0), int32(0)]),
};

/** ApiVersions 0: one version of each. Who asks in a newer one is told so (35, UNSUPPORTED_VERSION). */
function apiVersions(error: number): Buffer {
  const offered = [
    [18, 0],
    [17, 1],
    [36, 0],
    [3, 1],
  ];
  return Buffer.concat([
    int16(error),
    int32(offered.length),
    ...offered.map(([key = 0, version = 0]) => Buffer.concat([int16(key), int16(version), int16(version)])),
  ]);
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

function text(value: string): Buffer {
  return Buffer.concat([int16(value.length), Buffer.from(value)]);
}
