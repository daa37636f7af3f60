import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { violations } from '../support/axe.ts';
import {
  chromiumPath,
  follow,
  openPage,
  openSignedIn,
  startBrowser,
  withoutChromium,
} from '../support/browser.ts';
import { type CollectorProcess, startCollectorProcess } from '../support/collector-process.ts';
import { markup, type SmallInventory, sendSmallInventory } from '../support/small-inventory.ts';

if (chromiumPath === null) console.warn(withoutChromium);

const looks = [1440, 390].flatMap((width) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ width, colorScheme })),
);

/** WCAG 2.2 AA and good practice, as far as a machine can judge (axe-core). */
describe.skipIf(chromiumPath === null)('views for everybody in a browser', { timeout: 300_000 }, () => {
  let browser: Browser;
  let collector: CollectorProcess;
  let inventory: SmallInventory;
  beforeAll(async () => {
    [browser, collector] = await Promise.all([startBrowser(), startCollectorProcess()]);
  });
  // An open page goes on asking.
  afterEach(() => Promise.all(browser.contexts().map((one) => one.close())));
  afterAll(async () => {
    await browser.close();
    await collector.stop();
  });

  const links = () => [
    '/',
    '/?view=all',
    '/?q=agent:nobody',
    '/?q=colour:red',
    `/credentials/${inventory.modelKey}`,
    `/credentials/${inventory.session}`,
    `/credentials/${inventory.revoked}`,
    `/credentials/${inventory.hostile}?evidence=all`,
    '/workloads',
    '/agents',
    `/agents/agent/${encodeURIComponent(markup)}`,
    '/agents?kind=notebook',
    '/matrix',
    '/models',
    '/issuers?as=map',
    '/issuers?as=table',
    '/exposure',
    '/coverage?show=all',
    '/exports',
    '/tokens',
    '/help',
    '/nowhere',
    '/exports/nothing',
    `/credentials/mf1_${'a'.repeat(30)}`,
    `/workloads/${'0'.repeat(32)}`,
    '/agents/robot/x',
  ];
  /** What is wrong with what is shown, in both colours and at both widths. */
  const check = async (page: Page, what: string): Promise<void> => {
    for (const { width, colorScheme } of looks) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      // What is scrolled out above is not judged.
      await page.evaluate('document.querySelector("main")?.scrollTo(0, 0)');
      await page.evaluate(drawn);
      expect([what, width, colorScheme, await violations(page)]).toEqual([what, width, colorScheme, []]);
      const wide = await page.evaluate(
        'Math.max(document.documentElement.scrollWidth, document.querySelector("main").scrollWidth)',
      );
      expect([what, wide]).toEqual([what, width]);
    }
  };

  test('signing in and the first steps pass axe, light and dark, wide and narrow', async () => {
    const { page, complaints } = await openPage(browser);
    await page.goto(collector.url);
    await page.getByLabel('Read or admin token').fill('wrong');
    await page.keyboard.press('Enter');
    await page.getByText('does not know this token').waitFor();
    await check(page, 'signing in');
    const first = await openSignedIn(browser, collector, '/', { token: collector.adminToken });
    await first.page.getByText('Waiting for the first span').waitFor();
    await check(first.page, 'first steps');
    for (const link of [
      '/workloads',
      '/agents',
      '/matrix',
      '/models',
      '/issuers',
      '/exposure',
      '/coverage',
      '/exports',
    ]) {
      await follow(first.page, link);
      await check(first.page, `${link} of nothing`);
    }
    expect([...complaints, ...first.complaints]).toEqual([]);
  });

  test('every view passes axe, light and dark, wide and narrow, and is as wide as the screen', async () => {
    inventory = await sendSmallInventory(collector);
    const { page, complaints } = await openSignedIn(browser, collector, '/?view=all', {
      token: collector.adminToken,
    });
    await page.getByRole('gridcell', { name: 'openai.api_key' }).waitFor();
    for (const link of links()) {
      await follow(page, link);
      await check(page, link);
    }
    await follow(page, '/?view=all');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
    await check(page, 'the keys');
    expect(complaints).toEqual([]);
  });

  test('what axe would find is found', async () => {
    const { page } = await openSignedIn(browser, collector, '/help');
    await page.evaluate(
      `document.querySelector('h1').style.color = getComputedStyle(document.body).backgroundColor`,
    );
    await page.evaluate(`document.querySelector('main').append(document.createElement('img'))`);
    expect(JSON.stringify(await violations(page))).toMatch(/image-alt/);
  });
});

/** Charts are drawn anew in other colours. */
const drawn = `(async () => {
  do for (let frame = 0; frame < 4; frame++) await new Promise(requestAnimationFrame);
  while (document.querySelector('.chart:empty') !== null);
})()`;
