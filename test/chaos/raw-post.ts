import { connect } from 'node:net';
import type { PackedBody } from '../bench/ingest/body-source.ts';
import type { Answer } from '../bench/ingest/send.ts';

/**
 * What networks and impatient senders do. `half-closed`: the sender's side ends after the request; `reply-cut`: the
 * connection breaks as the answer comes, so that it is committed and the sender does not know; `request-cut`: it
 * breaks in the middle of the request.
 */
export type Mishap = 'half-closed' | 'reply-cut' | 'request-cut';

interface RawPost {
  readonly url: string;
  readonly token: string;
  readonly mishap: Mishap;
}

function broken(error?: NodeJS.ErrnoException): Answer {
  return { status: null, retryAfterMs: null, text: error?.code ?? '' };
}

/** One request on a connection of its own, with a mishap. */
export function rawPost({ url, token, mishap }: RawPost, { bytes }: PackedBody): Promise<Answer> {
  const { hostname, port } = new URL(url);
  const head =
    `POST /v1/traces HTTP/1.1\r\nhost: ${hostname}:${port}\r\nauthorization: Bearer ${token}\r\n` +
    'content-type: application/x-protobuf\r\ncontent-encoding: gzip\r\n' +
    `content-length: ${bytes.length}\r\nconnection: close\r\n\r\n`;
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    let reply = '';
    socket.on('error', (error) => resolve(broken(error)));
    socket.on('close', () => resolve(broken()));
    socket.on('end', () => resolve(answerIn(reply)));
    socket.on('data', (chunk: Buffer) => {
      if (mishap === 'reply-cut') socket.destroy();
      else reply += chunk.toString('latin1');
    });
    socket.write(head);
    if (mishap === 'half-closed') socket.end(bytes);
    else if (mishap === 'reply-cut') socket.write(bytes);
    else socket.write(bytes.subarray(0, bytes.length / 2), () => socket.destroy());
  });
}

function answerIn(reply: string): Answer {
  const status = /^HTTP\/1\.1 (\d{3}) /.exec(reply)?.[1];
  const seconds = /\r\nretry-after: (\d+)\r\n/i.exec(reply)?.[1];
  return {
    status: status === undefined ? null : Number(status),
    retryAfterMs: seconds === undefined ? null : Number(seconds) * 1000,
    text: reply.slice(0, 500),
  };
}
