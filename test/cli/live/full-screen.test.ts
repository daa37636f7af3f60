import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CollectorProcess, startCollectorProcess } from '../../support/collector-process.ts';
import { eventually } from '../../support/eventually.ts';
import { sendUses } from '../../support/send-uses.ts';
import { startInPty } from '../support/pty-mayfly.ts';
import { sampleFingerprint } from '../support/sample-credentials.ts';
import { sampleInventoryBytes } from '../support/sample-inventory.ts';

/* The full screen in a real pseudo-terminal, before the real collector. */

let collector: CollectorProcess;
const fingerprint = sampleFingerprint('another');

beforeAll(async () => {
  collector = await startCollectorProcess();
  const response = await fetch(`${collector.url}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${collector.ingestToken}` },
    body: Buffer.from(sampleInventoryBytes(Date.now())),
  });
  expect(response.status).toBe(200);
  await eventually(async () => {
    const { items } = (await (await collector.get('/api/v1/credentials')).json()) as { items: unknown[] };
    expect(items).toHaveLength(6);
  });
});
afterAll(() => collector.stop());

const start = (args: readonly string[] = [], size = {}) => startInPty(['live', ...args], collector.env, size);

/** Somebody uses a credential that nobody has seen before. */
const use = (of: string = fingerprint) =>
  sendUses(collector, [of], {
    'mayfly.credential.provider': 'slack',
    'mayfly.credential.type': 'slack.bot_token',
    'gen_ai.agent.name': 'notifier',
    'server.address': 'slack.com',
  });

describe('live in a terminal', { timeout: 240_000 }, () => {
  test('shows rows, follows what happens, pauses, filters, opens, and gives the terminal back', async () => {
    const live = start();
    await live.sees(/^LIVE {2}6 credentials/m);
    await live.sees(/github install/);
    expect(live.terminal.isAlternate()).toBe(true);

    await use();
    await live.sees(/slack bot_t/);
    await live.sees(/7 credentials/);

    live.type(' ');
    await live.sees(/^PAUSED/m);
    await use(sampleFingerprint('a third'));
    await live.sees(/^PAUSED {2}1 waiting {2}7 credentials/m);
    live.type(' ');
    await live.sees(/^LIVE {2}8 credentials/m);

    live.type('/provder:slack');
    await live.sees(/^\/ provder:slack/m);
    live.type('\r');
    await live.sees(/^ {2}\^{7}$/m);
    await live.sees(/did you mean provider\?/);
    live.type('\u0015provider:slack\r');
    await live.sees(/^LIVE {2}2 credentials {2}provider:slack/m);
    expect(live.terminal.text()).not.toContain('github');

    live.type('j');
    live.type('\r');
    await live.sees(/^slack bot_token {2}live/m);
    await live.sees(/^Targets$/m);
    live.type('\u001b');
    await live.sees(/^ {2}STATE/m);

    live.type('?');
    await live.sees(/Keys/);
    live.type('x');
    live.type('q');
    expect(await live.ended).toEqual({ code: 0, restored: true });
    const { terminal } = live;
    expect([terminal.isAlternate(), terminal.hasCursor(), terminal.wraps()]).toEqual([false, true, true]);
  });

  test.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
    ['SIGHUP', 129],
  ] as const)('%s gives the terminal back and is exit code %i', async (signal, code) => {
    const live = start();
    await live.sees(/^LIVE/m);
    live.kill(signal);
    expect(await live.ended).toEqual({ code, restored: true });
    expect([live.terminal.isAlternate(), live.terminal.hasCursor()]).toEqual([false, true]);
  });

  test('Ctrl-C is exit code 130', async () => {
    const live = start();
    await live.sees(/^LIVE/m);
    live.type('\u0003');
    expect(await live.ended).toEqual({ code: 130, restored: true });
    expect(live.terminal.isAlternate()).toBe(false);
  });

  test('an error that nobody expected gives the terminal back, too', async () => {
    const entry = new URL('../support/mayfly-that-fails.ts', import.meta.url).pathname;
    const live = startInPty(['live'], collector.env, { entry });
    const { code, restored } = await live.ended;
    expect(code).not.toBe(0);
    expect(restored).toBe(true);
    expect(live.raw()).toContain('\u001b[?1049h');
    expect([live.terminal.isAlternate(), live.terminal.hasCursor()]).toEqual([false, true]);
    expect(live.terminal.ordinary()).toContain('nobody expected this');
  });

  test('it follows the size of the terminal down to 40 columns', async () => {
    const live = start();
    await live.sees(/^LIVE.*by last seen ↓$/m);
    live.resize(40, 10);
    await live.sees(/^q quit {3}\? help/m);
    expect(live.terminal.lines()).toHaveLength(10);
    live.resize(120, 30);
    await live.sees(/FINGERPRINT/);
    live.type('q');
    expect((await live.ended).code).toBe(0);
  });

  test('without colour there is none', async () => {
    const live = startInPty(['live'], { ...collector.env, NO_COLOR: '1' });
    await live.sees(/^LIVE/m);
    live.type('q');
    await live.ended;
    expect(live.raw()).not.toMatch(/\p{Cc}\[[1-9][\d;]*m/u);
  });

  test('a token that is not taken is said on the ordinary screen', async () => {
    const live = startInPty(['live'], { ...collector.env, MAYFLY_READ_TOKEN: collector.ingestToken });
    expect(await live.ended).toEqual({ code: 4, restored: true });
    expect(live.raw()).not.toContain('\u001b[?1049h');
    expect(live.terminal.ordinary()).toContain('does not accept the token in MAYFLY_READ_TOKEN (403)');
  });

  test('a secret that is typed for show is not shown', async () => {
    const secret = 'not-a-real-secret-at-all';
    const show = startInPty(['show', '--secret-stdin'], collector.env);
    await show.sees(/secret \(it is not shown\):/);
    show.type(`${secret}\r`);
    expect(await show.ended).toEqual({ code: 5, restored: true });
    expect(show.raw()).not.toContain(secret);
    expect(show.terminal.ordinary()).toContain('this secret was never observed');
  });
});
