import { mkdirSync, mkdtempSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { startFakeCollector } from '../support/fake-collector.ts';
import { startMayfly } from '../support/run-mayfly.ts';
import { spoolLine } from '../support/spool-line.ts';

const deadPid = 9_999_999;

function newSpool(): string {
  return mkdtempSync(join(tmpdir(), 'mayfly-watch-'));
}

function leave(directory: string, token: string): void {
  mkdirSync(directory, { recursive: true });
  // Renamed into its place whole: the dead write no more, and an empty file of theirs is removed.
  const path = join(directory, `${deadPid}-1-${token}`);
  writeFileSync(path, `${spoolLine({ name: 'credential.use' })}\n`);
  renameSync(path, `${path}.ndjson`);
}

test('following says once that the collector is away and once that it is back, and looks into runs below', async () => {
  const away = await startFakeCollector();
  await away.close();
  const spool = newSpool();
  leave(spool, 'a');
  const following = startMayfly(['drain', '--follow', spool], { OTEL_EXPORTER_OTLP_ENDPOINT: away.endpoint });
  await eventually(() => expect(following.text.err).toContain('it is kept and tried again'));
  const back = await startFakeCollector(Number(new URL(away.endpoint).port));
  await eventually(() => expect(back.taken).toHaveLength(1));
  leave(join(spool, `run-${deadPid}-1-aa`), 'b');
  await eventually(() => expect(back.taken).toHaveLength(2));
  leave(spool, 'c');
  following.child.kill('SIGTERM');
  const { code, out, err } = await following.finished;
  await back.close();
  expect(err.split('\n')).toEqual([
    `mayfly: following ${spool}, sending to ${away.endpoint}`,
    `mayfly: no answer from ${away.endpoint} (connection refused); it is kept and tried again`,
    'mayfly: sending again',
    '',
  ]);
  expect([code, out]).toEqual([0, `3 sent — ${away.endpoint}\n`]);
  expect(readdirSync(spool)).toEqual([`run-${deadPid}-1-aa`]);
}, 60_000);

test('what cannot be sent until the end is kept, and a second signal ends the waiting', async () => {
  const away = await startFakeCollector();
  await away.close();
  const spool = newSpool();
  leave(spool, 'a');
  const following = startMayfly(['drain', '--follow', '--json', spool], {
    OTEL_EXPORTER_OTLP_ENDPOINT: away.endpoint,
  });
  await eventually(() => expect(following.text.err).toContain('it is kept and tried again'));
  following.child.kill('SIGINT');
  following.child.kill('SIGTERM');
  const { code, out, err } = await following.finished;
  expect(code).toBe(3);
  expect(JSON.parse(out)).toMatchObject({ sent: 0, stop: { kind: 'unreachable' } });
  expect(err).toContain('nothing is lost, what is left is kept');
  expect(readdirSync(spool)).toHaveLength(1);
}, 60_000);

test('following a directory that is not there is one clear error', async () => {
  const { code, err } = await startMayfly(['drain', '--follow', '/nowhere/spool'], {}).finished;
  expect(code).toBe(3);
  expect(err).toBe('mayfly: cannot read the spool directory /nowhere/spool: it does not exist\n');
});
