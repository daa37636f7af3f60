import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { deliver } from '../../../instrumentation/node/spool/deliver.ts';
import { createDrainer } from '../../../instrumentation/node/spool/drain.ts';
import type { Send } from '../../../instrumentation/node/spool/http-send.ts';
import { lineContent } from '../../../instrumentation/node/spool/line-content.ts';
import { fileStart, readEntries, type SpoolEntry } from '../../../instrumentation/node/spool/spool-files.ts';
import { readBatch } from '../../../src/core/batch/read-batch.ts';
import { bytesOfText, now, otlpBodies, otlpWords, textOf } from '../corpus.ts';
import { must, type Target } from '../target.ts';

/** A folder of this process, gone when it ends. */
function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'mayfly-fuzz-'));
  process.once('exit', () => rmSync(path, { recursive: true, force: true }));
  return path;
}

const lines = (random: Parameters<Target['corpus']>[0]): readonly Uint8Array[] => {
  const bodies = otlpBodies(random, 'json')
    .map((body) => Buffer.from(body).toString('utf8'))
    .filter((body) => !body.includes('\n'));
  return [
    ...bodies.map((body) => `${body}\n`),
    `${bodies.slice(0, 5).join('\n')}\n`,
    bodies.slice(5, 9).join('\n'),
    '\n\n',
    '{"resourceSpans":[]}\n',
  ].map(bytesOfText);
};

/** The process that a file of the spool says it is of: nobody. */
const name = '1-1-fuzz';

const reader: Target = {
  name: 'spool-file',
  what: 'spool files: `readEntries` and `lineContent` give every line once, in order',
  words: [...otlpWords, '\n', '{"resourceSpans":[', ']}'],
  corpus: lines,
  prepare() {
    const path = join(folder(), `${name}.ndjson`);
    return (input, _random, timed) => {
      writeFileSync(path, input);
      const found: string[] = [];
      let position = fileStart;
      const next = (): readonly SpoolEntry[] => timed(() => readEntries(path, position, true));
      for (let entries = next(); entries.length > 0; entries = next()) {
        for (const { line, after } of entries) {
          must(after.offset > position.offset && after.offset <= input.length, 'reading goes on');
          position = after;
          if (line !== null) found.push(line);
        }
      }
      must(position.offset === input.length, 'a finished file is read to its end');
      const whole = input.toString('latin1').split('\n').slice(0, -1);
      const expected = whole.filter((line) => line !== '' && line.length < 900_000).length;
      must(
        found.length === expected || whole.some((line) => line.length >= 900_000),
        'every whole line is read once',
      );
      const contents = found.map((line) => [line, timed(() => lineContent(line))] as const);
      contents.forEach(mustStayJson);
      return contents.some(([, content]) => content !== null)
        ? 'lines'
        : found.length > 0
          ? 'lines without content'
          : 'no lines';
    };
  },
};

function mustStayJson([line, content]: readonly [line: string, content: string | null]): void {
  if (content === null || !isJson(line)) return;
  must(isJson(`{"resourceSpans":[${content}]}`), 'lines that are joined stay JSON');
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const drainer: Target = {
  name: 'drainer',
  what: 'the whole drainer, against a collector that reads what it is sent: each line is sent or set aside, the file goes',
  words: [...otlpWords, '\n', '{"resourceSpans":[', ']}'],
  corpus: lines,
  prepare() {
    const directory = folder();
    const send: Send = async ({ body, headers }) => {
      try {
        const plain = headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
        const { rejected } = readBatch(plain, 'json', now);
        const answer =
          rejected > 0 ? { partialSuccess: { rejectedSpans: String(rejected), errorMessage: 'why' } } : {};
        return { status: 200, retryAfter: null, body: JSON.stringify(answer) };
      } catch {
        return { status: 400, retryAfter: null, body: '' };
      }
    };
    return async (input) => {
      writeFileSync(join(directory, `${name}.full.ndjson`), input);
      const options = { directory, endpoint: 'http://127.0.0.1:1', headers: {}, send };
      const { stop, keptBytes, deleted, read, rejected } = await createDrainer(options).drainOnce();
      for (const file of readdirSync(directory))
        if (file.endsWith('.rejected')) rmSync(join(directory, file));
      must(stop === null, `nothing stops it: ${stop?.message ?? ''}`);
      must(keptBytes === 0 && deleted === 1, 'a finished file is sent and removed');
      // A line that is set aside is a write to a disk, of a page.
      return { kind: read > 0 ? 'drained' : 'nothing to send', bytes: input.length + 4096 * rejected };
    };
  },
};

const answers: Target = {
  name: 'drainer-answers',
  what: 'answers of whatever stands where the collector should: `deliver` gives a verdict on each',
  words: [
    '"partialSuccess":',
    '"rejectedSpans":"',
    '"errorMessage":"',
    '\\u0000',
    '\\',
    'Wed, 21 Oct 2026 07:28:00 GMT',
    '\n',
  ],
  corpus: () =>
    [
      '200\n\n{"partialSuccess":{"rejectedSpans":"3","errorMessage":"span without \\"a\\" valid trace id"}}',
      '503\n1\n{"code":14,"message":"x"}',
      '429\nWed, 21 Oct 2026 07:28:00 GMT\n',
      '400\n\n{}',
      '301\n-1\n<html>',
      '0\n1e9\n',
    ].map(bytesOfText),
  prepare: () => async (input) => {
    const [status = '', retryAfter = '', ...body] = textOf(input).split('\n');
    const send: Send = async () => ({
      status: Math.abs(Number.parseInt(status, 10) || 0) % 1000,
      retryAfter: retryAfter === '' ? null : retryAfter,
      body: body.join('\n').slice(0, 65_536),
    });
    const verdict = await deliver({ endpoint: 'http://127.0.0.1:1', headers: {}, send }, ['{}'], 1000);
    if (verdict.kind === 'taken') must(Number.isSafeInteger(verdict.rejected), 'a count is a number');
    if (verdict.kind === 'stopped') {
      const { retryAfterMs } = verdict.stop;
      must(retryAfterMs === null || (Number.isFinite(retryAfterMs) && retryAfterMs >= 0), 'a wait is a time');
    }
    return verdict.kind;
  },
};

export const spoolTargets: readonly Target[] = [reader, drainer, answers];
