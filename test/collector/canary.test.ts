import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { makeToken } from '../../collector/tokens.ts';
import { observationsOf } from '../../src/core/batch/observations-of.ts';
import { fingerprintUuid } from '../../src/core/fingerprint-uuid.ts';
import { headersWith, leaksIn, requestsWith, tracesWith } from '../support/canaries.ts';
import { type CollectorApp, createCollectorApp, mediaTypes } from '../support/collector-app.ts';
import { runCollector } from '../support/collector-command.ts';
import { fakeSecret } from '../support/fake-secret.ts';
import { createFakeStore, type FakeStore } from '../support/fake-store.ts';
import { encodeTraces, type OtlpTrace } from '../support/otlp-encode.ts';
import { someFingerprint, traceOf, useSpan } from '../support/use-spans.ts';

/** Law 3: it goes in at the wire and must come out nowhere. */
const canary = fakeSecret('sk-canary-', 40);

interface Sent {
  readonly app: CollectorApp;
  readonly store: FakeStore;
  readonly answers: string;
}

async function send(traces: readonly OtlpTrace[], headers: Record<string, string> = {}): Promise<Sent> {
  const store = createFakeStore();
  const app = await createCollectorApp(store);
  const answers: string[] = [];
  for (const encoding of ['protobuf', 'json'] as const) {
    const body = gzipSync(encodeTraces(traces, encoding));
    const response = await app.sendTraces(body, encoding, { ...headers, 'content-encoding': 'gzip' });
    answers.push(await whole(response));
  }
  await store.foldPending();
  return { app, store, answers: answers.join('\n') };
}

async function whole(response: Response): Promise<string> {
  return `${response.status} ${JSON.stringify([...response.headers])} ${await response.text()}`;
}

/** Everything that is kept, logged or answered, as one text, with inbox rows in the clear. */
function everything({ app, store, answers }: Sent): string {
  const inbox = store.inbox.map((batch) => JSON.stringify([observationsOf(batch), batch]));
  const { credentials, usage, processes } = store.foldedInventory;
  const rows = [credentials, usage, processes].map((map) => JSON.stringify([...map]));
  return [...inbox, ...rows, app.log(), answers].join('\n');
}

test.each(tracesWith(canary))('a secret in %s is nowhere afterwards', async (_what, traces) => {
  const sent = await send(traces);
  expect(sent.answers).toContain('200');
  expect(leaksIn(everything(sent), canary)).toEqual([]);
});

test('a secret in a header is nowhere afterwards', async () => {
  const sent = await send([traceOf(useSpan(someFingerprint()))], headersWith(canary));
  expect(sent.store.inbox).toHaveLength(1);
  expect(leaksIn(everything(sent), canary)).toEqual([]);
});

test.each(requestsWith(canary))('a secret in %s is nowhere afterwards', async (_what, path, init) => {
  const store = createFakeStore();
  const app = await createCollectorApp(store);
  const stolen = { ...init, headers: { ...init.headers, authorization: `Bearer ${canary}` } };
  const answers = [
    await whole(await app.sendAs('admin', path, init)),
    await whole(await app.sendAs('read', path, init)),
    await whole(await app.send(path, stolen)),
  ].join('\n');
  expect(app.log().split('\n').length).toBeGreaterThan(3);
  expect(leaksIn(everything({ app, store, answers }), canary)).toEqual([]);
});

test('a store whose errors hold values lets none of them out', async () => {
  const store = createFakeStore();
  const app = await createCollectorApp(store);
  store.failWith(
    Object.assign(new Error(canary), { code: '23505', detail: canary, where: canary, stack: canary }),
  );
  const answers = [
    await whole(await app.sendTraces(encodeTraces([traceOf(useSpan(someFingerprint()))], 'json'), 'json')),
    await whole(await app.sendAs('read', '/api/v1/credentials')),
    await whole(await app.send('/readyz')),
  ].join('\n');
  expect(app.log()).toContain('23505');
  expect(leaksIn(everything({ app, store, answers }), canary)).toEqual([]);
});

test.each(['raw', 'hex', 'base64'] as const)('control: a planted leak in %s is found', (form) => {
  const bytes = Buffer.from(`xy${canary}z`);
  expect(leaksIn(form === 'raw' ? bytes : bytes.toString(form), canary)).not.toEqual([]);
});

test('a real collector: no file of its data folder, no log line at debug and no answer holds a secret', async () => {
  const data = mkdtempSync(join(tmpdir(), 'mayfly-canary-'));
  onTestFinished(() => rmSync(data, { recursive: true, force: true }));
  const [ingest, admin] = [makeToken('ingest'), makeToken('admin')];
  const collector = runCollector({
    MAYFLY_DATA: join(data, 'collector'),
    MAYFLY_LOG_LEVEL: 'debug',
    MAYFLY_INGEST_TOKEN: ingest,
    MAYFLY_READ_TOKEN: makeToken('read'),
    MAYFLY_ADMIN_TOKEN: admin,
  });
  onTestFinished(() => void collector.child.kill('SIGKILL'));
  const url = await collector.url();
  const answers: string[] = [];
  const ask = async (path: string, init: RequestInit, token: string): Promise<void> => {
    const headers = { authorization: `Bearer ${token}`, ...init.headers };
    answers.push(await whole(await fetch(url + path, { ...init, headers })));
  };
  const kept = someFingerprint();
  for (const encoding of ['protobuf', 'json'] as const) {
    for (const [, traces] of [...tracesWith(canary), ['', [traceOf(useSpan(kept))]] as const]) {
      const headers = { ...headersWith(canary), 'content-type': mediaTypes[encoding] };
      const body = Uint8Array.from(encodeTraces(traces, encoding));
      await ask('/v1/traces', { method: 'POST', body, headers }, ingest);
    }
  }
  for (const [, path, init] of requestsWith(canary)) await ask(path, init, admin);
  await expect
    .poll(async () => {
      await ask(`/api/v1/credentials/${kept}`, {}, admin);
      return answers.at(-1);
    })
    .toMatch(/^200 /);
  collector.child.kill('SIGTERM');
  expect(await collector.exited).toBe(0);

  const files = readdirSync(data, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const found = (secret: string) =>
    files.filter((entry) => leaksIn(readFileSync(join(entry.parentPath, entry.name)), secret).length > 0);
  const id = Buffer.from(fingerprintUuid(kept).replaceAll('-', ''), 'hex');
  expect(files.some((entry) => readFileSync(join(entry.parentPath, entry.name)).includes(id))).toBe(true);
  expect(found(canary).map(({ name }) => name)).toEqual([]);
  expect(leaksIn(answers.join('\n'), canary)).toEqual([]);
  expect(leaksIn(collector.stderr() + collector.stdout(), canary)).toEqual([]);
  expect(collector.stderr()).toContain('"event":"request"');
  expect(leaksIn(collector.stderr() + collector.stdout(), ingest)).toEqual([]);
  expect(found(admin)).toEqual([]);
  const planted = files[0];
  if (planted !== undefined)
    writeFileSync(join(planted.parentPath, planted.name), `x${canary}`, { flag: 'a' });
  expect(found(canary)).toHaveLength(1);
});
