import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, openPage, signIn, startBrowser, withoutChromium } from '../support/browser.ts';
import { type CollectorProcess, startCollectorProcess } from '../support/collector-process.ts';
import { fakeSecret } from '../support/fake-secret.ts';
import { sendUses } from '../support/send-uses.ts';
import { someFingerprint } from '../support/use-spans.ts';

if (chromiumPath === null) console.warn(withoutChromium);

describe.skipIf(chromiumPath === null)('the live list in a browser', { timeout: 120_000 }, () => {
  let browser: Browser;
  let collector: CollectorProcess;
  beforeAll(async () => {
    [browser, collector] = await Promise.all([startBrowser(), startCollectorProcess()]);
  });
  afterAll(async () => {
    await browser.close();
    await collector.stop();
  });

  test('an empty inventory shows the line that fills it, and a light that turns green', async () => {
    const { page, complaints } = await openPage(browser);
    await signIn(page, collector, '/', collector.adminToken);
    await page.getByText('Waiting for the first span').waitFor();
    await page.getByRole('button', { name: 'Make an ingest token' }).click();
    await page.getByText('The token is filled in').waitFor();
    const line = await page.locator('.command code').textContent();
    expect(line).toMatch(
      new RegExp(`^OTEL_EXPORTER_OTLP_ENDPOINT=${collector.url} MAYFLY_INGEST_TOKEN=mft_\\S+ npx mayfly run`),
    );
    await sendUses(collector, [someFingerprint()], { 'mayfly.credential.type': 'openai.api_key' });
    await page.getByText('The first span is here').waitFor();
    await page.getByRole('gridcell', { name: 'openai.api_key' }).waitFor();
    expect(new URL(page.url()).search).toBe('?view=all');
    expect(complaints).toEqual([]);
  });

  test('a token that is not known is refused, one that may not read is told so', async () => {
    const { page } = await openPage(browser);
    await page.goto(collector.url);
    for (const [token, words] of [
      [fakeSecret('read-', 40), 'does not know this token'],
      [collector.ingestToken, 'A read or admin token is needed'],
    ] as const) {
      await page.getByLabel('Read or admin token').fill(token);
      await page.keyboard.press('Enter');
      await expect.poll(() => page.getByRole('alert').textContent(), { timeout: 30_000 }).toContain(words);
    }
  });

  test('a link with a filter opens after signing in, and again when the session has ended', async () => {
    const own = someFingerprint();
    await sendUses(collector, [own], {
      'mayfly.credential.type': 'vault.batch',
      'gen_ai.agent.name': 'linked',
    });
    const { page, complaints } = await openPage(browser);
    await signIn(page, collector, '/?q=agent:linked');
    await page.getByRole('gridcell', { name: 'vault.batch' }).waitFor();
    await expect.poll(() => page.locator('.grid-body [role=row]').count(), { timeout: 30_000 }).toBe(1);
    await page.context().clearCookies();
    await page.keyboard.press('r');
    await page.getByText('The session has ended').waitFor();
    expect(page.url()).toBe(`${collector.url}/?q=agent:linked`);
    await page.getByLabel('Read or admin token').fill(collector.readToken);
    await page.keyboard.press('Enter');
    await page.getByRole('gridcell', { name: 'vault.batch' }).waitFor();
    expect(complaints).toEqual([]);
  });

  test('a filter is written, corrected and found', async () => {
    const own = someFingerprint();
    await sendUses(collector, [own], {
      'mayfly.credential.type': 'slack.bot',
      'gen_ai.agent.name': 'finder',
    });
    const { page, complaints } = await openPage(browser);
    await signIn(page, collector, '/?view=all');
    await page.keyboard.press('/');
    await page.keyboard.type('colour:red agent:finder ');
    await page.getByText('There is no field colour').waitFor();
    expect(await page.locator('.piece--wrong').allTextContents()).toEqual(['colour']);
    const filter = page.getByRole('combobox', { name: 'Filter credentials' });
    await filter.fill('agent:finder');
    await page.keyboard.press('Enter');
    await expect.poll(() => new URL(page.url()).searchParams.get('q')).toBe('agent:finder');
    await page.getByRole('gridcell', { name: 'slack.bot' }).waitFor();
    await filter.blur();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await expect.poll(() => new URL(page.url()).pathname, { timeout: 30_000 }).toBe(`/credentials/${own}`);
    await page.goBack();
    await page.getByRole('gridcell', { name: 'slack.bot' }).waitFor();
    expect(complaints).toEqual([]);
  });

  test('a pause holds what happens, and going on shows it', async () => {
    const own = someFingerprint();
    const attributes = { 'mayfly.credential.type': 'aws.session', 'gen_ai.agent.name': 'paused' };
    await sendUses(collector, [own], attributes);
    const { page, complaints } = await openPage(browser);
    await signIn(page, collector, '/?q=agent:paused');
    await page.getByRole('gridcell', { name: 'aws.session' }).waitFor();
    await page.locator('.live-state--live').waitFor();
    await page.keyboard.press(' ');
    await page.locator('.live-state--paused').waitFor();
    await sendUses(collector, [own], { ...attributes, 'mayfly.count': 41 });
    await expect
      .poll(() => page.locator('.held').textContent(), { timeout: 60_000 })
      .toContain('events wait');
    expect(await page.locator('.grid-body .cell--uses').textContent()).toBe('1');
    await page.keyboard.press(' ');
    await expect
      .poll(() => page.locator('.grid-body .cell--uses').textContent(), { timeout: 60_000 })
      .not.toBe('1');
    expect(complaints).toEqual([]);
  });

  test('on a narrow screen rows are cards and nothing is wider than the screen', async () => {
    await sendUses(collector, [someFingerprint()], { 'mayfly.credential.type': 'github.installation_token' });
    const { page, complaints } = await openPage(browser, {
      viewport: { width: 390, height: 844 },
      hasTouch: true,
    });
    await signIn(page, collector, '/?view=all');
    await page.getByRole('gridcell', { name: 'github.installation_token' }).first().waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    const card = await page.locator('.grid-body [role=row]').first().boundingBox();
    expect(card?.height).toBe(96);
    expect(complaints).toEqual([]);
  });
});
