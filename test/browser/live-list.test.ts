import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  chromiumPath,
  openPage,
  openSignedIn,
  signIn,
  startBrowser,
  withoutChromium,
} from '../support/browser.ts';
import { type CollectorProcess, startCollectorProcess } from '../support/collector-process.ts';
import { sendUses } from '../support/send-uses.ts';
import { soon } from '../support/soon.ts';
import { someFingerprint } from '../support/use-spans.ts';

if (chromiumPath === null) console.warn(withoutChromium);

describe.skipIf(chromiumPath === null)('the live list in a browser', { timeout: 120_000 }, () => {
  let browser: Browser;
  let collector: CollectorProcess;
  beforeAll(async () => {
    [browser, collector] = await Promise.all([startBrowser(), startCollectorProcess()]);
  });
  // An open page goes on asking.
  afterEach(() => Promise.all(browser.contexts().map((one) => one.close())));
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

  test('a filter is written, corrected and found', async () => {
    const own = someFingerprint();
    await sendUses(collector, [own], {
      'mayfly.credential.type': 'slack.bot',
      'gen_ai.agent.name': 'finder',
    });
    const { page, complaints } = await openSignedIn(browser, collector, '/?view=all');
    await page.keyboard.press('/');
    await page.keyboard.type('colour:red agent:finder ');
    await page.getByText('There is no field colour').waitFor();
    expect(await page.locator('.piece--wrong').allTextContents()).toEqual(['colour']);
    const filter = page.getByRole('combobox', { name: 'Filter credentials' });
    await filter.fill('agent:finder');
    await page.keyboard.press('Enter');
    await soon(() => new URL(page.url()).searchParams.get('q')).toBe('agent:finder');
    await page.getByRole('gridcell', { name: 'slack.bot' }).waitFor();
    await filter.blur();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await soon(() => new URL(page.url()).pathname).toBe(`/credentials/${own}`);
    await page.goBack();
    await page.getByRole('gridcell', { name: 'slack.bot' }).waitFor();
    expect(complaints).toEqual([]);
  });

  test('a pause holds what happens, and going on shows it', async () => {
    const own = someFingerprint();
    const attributes = { 'mayfly.credential.type': 'aws.session', 'gen_ai.agent.name': 'paused' };
    await sendUses(collector, [own], attributes);
    const { page, complaints } = await openSignedIn(browser, collector, '/?q=agent:paused');
    await page.getByRole('gridcell', { name: 'aws.session' }).waitFor();
    await page.locator('.live-state--live').waitFor();
    await page.keyboard.press(' ');
    await page.locator('.live-state--paused').waitFor();
    await sendUses(collector, [own], { ...attributes, 'mayfly.count': 41 });
    await soon(() => page.locator('.held').textContent()).toContain('events wait');
    expect(await page.locator('.grid-body .cell--uses').textContent()).toBe('1');
    await page.keyboard.press(' ');
    await soon(() => page.locator('.grid-body .cell--uses').textContent()).not.toBe('1');
    expect(complaints).toEqual([]);
  });

  test('on a narrow screen rows are cards and nothing is wider than the screen', async () => {
    await sendUses(collector, [someFingerprint()], { 'mayfly.credential.type': 'github.installation_token' });
    const { page, complaints } = await openSignedIn(browser, collector, '/?view=all', {
      viewport: { width: 390, height: 844 },
      hasTouch: true,
    });
    await page.getByRole('gridcell', { name: 'github.installation_token' }).first().waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    const card = await page.locator('.grid-body [role=row]').first().boundingBox();
    expect(card?.height).toBe(96);
    expect(complaints).toEqual([]);
  });

  test('a filter is written from suggestions alone, by keyboard', async () => {
    await sendUses(collector, [someFingerprint()], {
      'mayfly.credential.type': 'stripe.key',
      'gen_ai.agent.name': 'the cashier',
    });
    const { page, complaints } = await openSignedIn(browser, collector, '/?view=all');
    await page.keyboard.press('/');
    await page.keyboard.type('age');
    await page.getByRole('option', { name: 'agent:' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.keyboard.type('the');
    await page.getByRole('option', { name: '"the cashier"' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Tab');
    expect(await page.getByRole('combobox').inputValue()).toBe('agent:"the cashier" ');
    await page.keyboard.press('Enter');
    await page.getByRole('gridcell', { name: 'stripe.key' }).waitFor();
    await soon(() => rows(page).count()).toBe(1);
    expect(new URL(page.url()).searchParams.get('q')).toBe('agent:"the cashier"');
    await page.getByRole('button', { name: 'Clear the filter' }).click();
    await soon(() => new URL(page.url()).search).toBe('?view=all');
    expect(complaints).toEqual([]);
  });

  test('a link with a filter that cannot be read says what is wrong and where', async () => {
    const { page, complaints } = await openSignedIn(browser, collector, '/?q=is:live expires:soon');
    await page.getByRole('heading', { name: 'This filter cannot be read' }).waitFor();
    expect(await page.locator('.piece--wrong').allTextContents()).toEqual(['soon']);
    expect(await page.getByRole('combobox').getAttribute('aria-invalid')).toBe('true');
    const caret = page.locator('.filter-caret');
    expect(await caret.textContent()).toBe('^^^^');
    expect(await caret.getAttribute('style')).toContain('16ch');
    await page.getByRole('link', { name: 'all credentials' }).click();
    await rows(page).first().waitFor();
    expect(complaints).toEqual([]);
  });

  test('everything is reached by keyboard alone', async () => {
    const own = someFingerprint();
    await sendUses(collector, [own], {
      'mayfly.credential.type': 'npm.token',
      'gen_ai.agent.name': 'typist',
    });
    const { page, complaints } = await openPage(browser, {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await page.goto(`${collector.url}/?q=agent:typist`);
    await page.getByLabel('Read or admin token').waitFor();
    await page.keyboard.insertText(collector.readToken);
    await page.keyboard.press('Enter');
    await page.getByRole('gridcell', { name: 'npm.token' }).waitFor();
    expect(await page.evaluate('document.activeElement.id')).toBe('main');
    await page.reload();
    await page.getByRole('gridcell', { name: 'npm.token' }).waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the view');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('j');
    expect(await page.evaluate('document.activeElement.getAttribute("role")')).toBe('row');
    await page.keyboard.press('c');
    await soon(() => page.evaluate('navigator.clipboard.readText()')).toBe(own);
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'npm.token' }).waitFor();
    expect(await page.evaluate('document.activeElement.id')).toBe('main');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.closest("main") !== null')).toBe(true);
    expect(complaints).toEqual([]);
  });

  test('back and forward lead through lists and credentials, each as it was left', async () => {
    await sendUses(collector, Array.from({ length: 120 }, someFingerprint), {
      'mayfly.credential.type': 'many',
      'gen_ai.agent.name': 'crowd',
    });
    const { page, complaints } = await openSignedIn(browser, collector, '/?q=agent:crowd');
    await soon(() => page.locator('.live-count').textContent()).toBe('120 credentials');
    await page.evaluate(`document.querySelector('.grid-scroller').scrollTo({ top: 2000 })`);
    const row = page.locator('.grid-body [role=row][aria-rowindex="60"]');
    await row.locator('.cell--state').click();
    await page.getByRole('heading', { name: 'many' }).waitFor();
    const opened = page.url();
    await page.goBack();
    await row.waitFor();
    expect(await page.evaluate(`document.querySelector('.grid-scroller').scrollTop`)).toBe(2000);
    await page.goForward();
    await page.getByRole('heading', { name: 'many' }).waitFor();
    expect(page.url()).toBe(opened);
    expect(complaints).toEqual([]);
  });

  test('a title sorts the list, and the order is part of the link', async () => {
    for (const hours of [3, 30]) {
      await sendUses(collector, [someFingerprint()], {
        'mayfly.credential.type': `in ${hours}`,
        'gen_ai.agent.name': 'sorted',
        'mayfly.credential.expires_at': Date.now() + hours * 3_600_000,
      });
    }
    const { page, complaints } = await openSignedIn(browser, collector, '/?q=agent:sorted');
    const types = () => page.locator('.grid-body .credential-type').allTextContents();
    const title = page.getByRole('columnheader', { name: 'Expires' });
    await title.getByRole('link').click();
    await soon(types).toEqual(['in 3', 'in 30']);
    expect(new URL(page.url()).searchParams.get('q')).toBe('agent:sorted sort:expires');
    expect(await title.getAttribute('aria-sort')).toBe('ascending');
    await title.getByRole('link').click();
    await soon(types).toEqual(['in 30', 'in 3']);
    expect(await title.getAttribute('aria-sort')).toBe('descending');
    expect(complaints).toEqual([]);
  });

  test('what happens now comes into the list by itself, and says that there is more', async () => {
    const attributes = { 'mayfly.credential.type': 'brand.new', 'gen_ai.agent.name': 'newcomer' };
    const { page, complaints } = await openSignedIn(browser, collector, '/?q=agent:newcomer');
    await page.getByRole('heading', { name: 'No credential matches' }).waitFor();
    await page.locator('.live-state--live').waitFor();
    await sendUses(collector, [someFingerprint()], attributes);
    await page.getByRole('gridcell', { name: 'brand.new' }).waitFor();
    await page.keyboard.press('j');
    await sendUses(collector, [someFingerprint()], attributes);
    // Somebody has the keyboard in the list: nothing moves under his hands.
    await page.getByRole('button', { name: '1 more credential: show it' }).click();
    await soon(() => rows(page).count()).toBe(2);
    expect(complaints).toEqual([]);
  });

  test('a view is copied as a link', async () => {
    await sendUses(collector, [someFingerprint()], {
      'mayfly.credential.type': 'copied.key',
      'gen_ai.agent.name': 'copier',
    });
    const { page, complaints } = await openSignedIn(browser, collector, '/?q=agent:copier is:live', {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await page.getByRole('button', { name: 'Copy a link to this view' }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    const link = await page.evaluate<string>('navigator.clipboard.readText()');
    expect(new URL(link).searchParams.get('q')).toBe('agent:copier is:live');
    await page.goto(link);
    await page.getByRole('gridcell', { name: 'copied.key' }).waitFor();
    expect(complaints).toEqual([]);
  });
});

function rows(page: Page): Locator {
  return page.locator('.grid-body [role=row]');
}
