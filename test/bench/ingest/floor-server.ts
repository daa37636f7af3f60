import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { Client } from 'pg';
import { copyQuery } from '../../../collector/store/postgres-copy.ts';
import type { Batch } from '../../../src/core/batch/batch.ts';
import { readBatch } from '../../../src/core/batch/read-batch.ts';
import { instant } from '../../../src/core/instant.ts';
import { rawColumns, rawRows } from './raw-rows.ts';

/**
 * What a collector cannot do without, as a process of its own: read the body, gunzip, scan and, given a
 * database, COPY each observation as a row and answer when that is committed. No fold, no index, no tokens.
 */
const databaseUrl = process.env['DATABASE_URL'];
const write = databaseUrl === undefined ? null : await groupCopy(databaseUrl);

const server = createServer((request, response) => void receive(request, response));
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit(0));

async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const packed = await body(request);
  const inflated = gunzipSync(packed, { chunkSize: 512 * 1024, maxOutputLength: 64 * 1024 * 1024 });
  const { batch } = readBatch(inflated, 'protobuf', instant(Date.now()));
  if (write !== null) await write(batch);
  response.writeHead(200, { 'content-type': 'application/x-protobuf', 'content-length': 0 });
  response.end();
}

async function body(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return chunks.length === 1 ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks);
}

interface Waiting {
  readonly batch: Batch;
  readonly done: () => void;
}

/** While one COPY commits, the next collects. */
async function groupCopy(url: string): Promise<(batch: Batch) => Promise<void>> {
  const client = new Client({ connectionString: url });
  await client.connect();
  let waiting: Waiting[] = [];
  let isWriting = false;
  const writeAll = async (): Promise<void> => {
    if (isWriting) return;
    isWriting = true;
    while (waiting.length > 0) {
      const now = waiting;
      waiting = [];
      await copied(client, rawRows(now.map(({ batch }) => batch)));
      for (const { done } of now) done();
    }
    isWriting = false;
  };
  return (batch) =>
    new Promise((done) => {
      waiting.push({ batch, done });
      void writeAll();
    });
}

function copied(client: Client, rows: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    client.query(
      copyQuery(`raw_observation (${rawColumns.join(', ')})`, [rows], (error) => {
        if (error === null) resolve();
        else reject(error instanceof Error ? error : new Error(String(error)));
      }),
    );
  });
}
