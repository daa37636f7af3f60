import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { PGlite, types } from '@electric-sql/pglite';
import type {
  PgliteAnswer,
  PgliteError,
  PgliteRequest,
  PgliteResult,
  PgliteWorkerData,
} from './pglite-messages.ts';
import { readTemplate } from './pglite-template.ts';

/** PostgreSQL's own default of 128 MB is resident here from the start. */
const sharedBuffers = '32MB';

async function serve(port: MessagePort, { directory }: PgliteWorkerData): Promise<void> {
  const answer = (message: PgliteAnswer): void => port.postMessage(message);
  let lastComplaint = '';
  const isNew = directory === null || !existsSync(join(directory, 'PG_VERSION'));
  const template = isNew ? readTemplate() : null;
  const database = await PGlite.create({
    ...(directory === null ? {} : { dataDir: directory }),
    ...(template === null ? {} : { loadDataDir: template }),
    startParams: [...PGlite.defaultStartParams, '-c', `shared_buffers=${sharedBuffers}`, '-c', 'jit=off'],
    parsers: { [types.INT8]: Number, [types.BYTEA]: bytesOf },
    onStderr: (line) => {
      if (/\b(FATAL|PANIC):/.test(line)) lastComplaint = line.replace(/^.*?\b(FATAL|PANIC):\s*/, '');
      return false;
    },
  }).catch((error: unknown) => {
    answer({ kind: 'unopened', reason: lastComplaint || describe(error).message });
    return null;
  });
  if (database === null) return;

  const handle = async ({ id, sql, parameters, blob }: PgliteRequest): Promise<void> => {
    try {
      if (sql === null) await database.close();
      const result = sql === null ? closed : await run(database, sql, { parameters, blob });
      answer({ kind: 'result', id, result });
    } catch (error) {
      const described = describe(error);
      answer({ kind: 'error', id, error: described });
      // Past an abort the memory of the engine is not to be trusted; its files are, by its log.
      if (isAbort(error)) process.exit(1);
    }
  };
  let last = Promise.resolve();
  port.on('message', (request: PgliteRequest) => {
    last = last.then(() => handle(request));
  });
  answer({ kind: 'ready' });
}

const closed: PgliteResult = { rows: [], affectedRows: 0, command: '' };

async function run(
  database: PGlite,
  sql: string,
  { parameters, blob }: Pick<PgliteRequest, 'parameters' | 'blob'>,
): Promise<PgliteResult> {
  const { rows, affectedRows, command } = await database.query<Record<string, unknown>>(
    sql,
    [...parameters],
    {
      ...(parameters.some((value) => value instanceof Uint8Array)
        ? { serializers: binaryToo(database) }
        : {}),
      ...(blob === null ? {} : { blob: new Blob([blob]) }),
    },
  );
  return { rows, affectedRows: affectedRows ?? 0, command: command ?? '' };
}

/** Bytes are a value in binary form, whatever its type. */
function binaryToo({ serializers }: PGlite): PGlite['serializers'] {
  return new Proxy(serializers, {
    get: (known, oid) => (value: unknown) =>
      value instanceof Uint8Array ? sameBytes(value) : (known[Number(String(oid))] ?? String)(value),
  });
}

/** PGlite's own conversions handle one byte at a time. */
function bytesOf(text: string): Uint8Array {
  const bytes = Buffer.allocUnsafeSlow((text.length - 2) / 2);
  bytes.write(text.slice(2), 'hex');
  return bytes;
}

/** PGlite sends what is no text in binary, although its type says that there is only text. */
function sameBytes(bytes: Uint8Array): string {
  return bytes as unknown as string;
}

function describe(error: unknown): PgliteError {
  if (!(error instanceof Error)) return { message: String(error), code: null };
  const code = (error as { code?: unknown }).code;
  return { message: error.message, code: typeof code === 'string' ? code : null };
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && (error.name === 'RuntimeError' || error.name === 'ExitStatus');
}

if (parentPort !== null) await serve(parentPort, workerData as PgliteWorkerData);
