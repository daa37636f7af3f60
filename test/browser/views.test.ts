import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, openPage, signIn, startBrowser, withoutChromium } from '../support/browser.ts';
import { type CollectorProcess, startCollectorProcess } from '../support/collector-process.ts';
import { markup, type SmallInventory, sendSmallInventory } from '../support/small-inventory.ts';

if (chromiumPath === null) console.warn(withoutChromium);

describe.skipIf(chromiumPath === null)('the views in a browser', { timeout: 300_000 }, () => {
  let browser: Browser;
  let collector: CollectorProcess;
  let inventory: SmallInventory;
  beforeAll(async () => {
    [browser, collector] = await Promise.all([startBrowser(), startCollectorProcess()]);
    inventory = await sendSmallInventory(collector);
  });
  afterAll(async () => {
    await browser.close();
    await collector.stop();
  });

  const paths = () => [
    `/credentials/${inventory.modelKey}`,
    `/credentials/${inventory.session}`,
    `/credentials/${inventory.revoked}`,
    `/credentials/${inventory.hostile}?evidence=all`,
    '/workloads',
    '/agents',
    `/agents/agent/${encodeURIComponent(markup)}`,
    '/agents?kind=tool',
    '/agents?kind=human',
    '/matrix',
    '/models',
    '/issuers?as=map',
    '/issuers?as=table',
    '/exposure',
    '/coverage?show=all',
    '/tokens',
    '/help',
  ];

  test.each([
    ['wide and light', 1440, 'light'],
    ['narrow and dark', 390, 'dark'],
  ] as const)(
    'every view, %s, passes axe, fits the screen and runs nothing of others',
    async (_what, width, colorScheme) => {
      const { page, complaints } = await openPage(browser, { viewport: { width, height: 900 }, colorScheme });
      await signIn(page, collector, '/help', collector.adminToken);
      for (const path of paths()) {
        await page.goto(collector.url + path);
        await settled(page);
        await page.evaluate('document.querySelectorAll("details").forEach((one) => { one.open = true; })');
        expect([path, await violations(page)]).toEqual([path, []]);
        expect([path, await page.evaluate('document.querySelector("main").scrollWidth')]).toEqual([
          path,
          width,
        ]);
      }
      await page.goto(`${collector.url}/credentials/${inventory.hostile}`);
      await page.getByRole('heading', { name: markup }).waitFor();
      expect(await page.evaluate('window.broken ?? null')).toBeNull();
      expect(complaints).toEqual([]);
    },
  );

  test('a credential tells its life, who depends on it, and the evidence', async () => {
    const { page, complaints } = await openPage(browser);
    await signIn(page, collector, `/credentials/${inventory.modelKey}`);
    await page.getByRole('heading', { name: 'openai.api_key' }).waitFor();
    const impact = page.getByRole('region', { name: 'Who breaks if I rotate this' });
    expect(
      await impact
        .getByRole('table', { name: 'last 24 hours' })
        .getByRole('link', { name: 'billing' })
        .count(),
    ).toBe(1);
    expect(
      await impact.getByRole('table', { name: 'last 7 days' }).getByRole('link', { name: 'reports' }).count(),
    ).toBe(1);
    await impact.getByText('Set the variable to the new one and restart it.').waitFor();
    await impact.getByText('Where it gets this was never seen').waitFor();
    await page.locator('.chart canvas').waitFor();
    await page.getByRole('link', { name: '7 days' }).click();
    await expect.poll(() => new URL(page.url()).searchParams.get('range')).toBe('7d');
    await page.goto(`${collector.url}/credentials/${inventory.revoked}`);
    await page.getByText('Still used after its end: last').waitFor();
    expect(complaints).toEqual([]);
  });

  test('a mint chain is gone along with the arrow keys, and Enter opens', async () => {
    const { page, complaints } = await openPage(browser);
    await signIn(page, collector, `/credentials/${inventory.session}`);
    const graph = page.getByRole('group', { name: 'Mint chain' });
    await graph.locator('[aria-current]').focus();
    expect(await graph.locator('[tabindex="0"]').count()).toBe(1);
    await page.keyboard.press('ArrowRight');
    const child = await page.evaluate('document.activeElement.dataset.node');
    expect(inventory.children).toContain(child);
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    expect(await page.evaluate('document.activeElement.dataset.node')).toBe(inventory.login);
    await page.keyboard.press('Enter');
    await expect.poll(() => new URL(page.url()).pathname).toBe(`/credentials/${inventory.login}`);
    expect(complaints).toEqual([]);
  });

  test('a band of the map leads to the credentials it stands for', async () => {
    const { page, complaints } = await openPage(browser);
    await signIn(page, collector, '/issuers?as=map');
    await page.getByRole('link', { name: 'aws to s3.amazonaws.com: 1 credential' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('gridcell', { name: 'aws.session' }).waitFor();
    expect(new URL(page.url()).searchParams.get('q')).toBe('provider:aws target:s3.amazonaws.com');
    await expect.poll(() => page.locator('.grid-body [role=row]').count()).toBe(1);
    expect(complaints).toEqual([]);
  });

  test('a workload is found, and its gaps say what to do', async () => {
    const { page, complaints } = await openPage(browser);
    await signIn(page, collector, '/workloads');
    await page.getByRole('searchbox', { name: 'Find a workload' }).fill('billing');
    await expect.poll(() => new URL(page.url()).searchParams.get('q')).toBe('billing');
    await expect.poll(() => page.getByRole('row').count()).toBe(2);
    await page.getByRole('link', { name: 'billing', exact: true }).click();
    await page.getByText('2 observations were dropped because a buffer was full').waitFor();
    await page.getByRole('table', { name: 'Processes' }).getByText('billing-1').waitFor();
    expect(complaints).toEqual([]);
  });

  test('a token is made, shown once, used and revoked', async () => {
    const { page, complaints } = await openPage(browser);
    await signIn(page, collector, '/tokens', collector.adminToken);
    await page.getByLabel('Name').fill('ci of ada');
    await page.getByLabel('Only environments').fill('prod, staging');
    await page.getByRole('button', { name: 'Make a token' }).click();
    const token = await page.locator('.made-token code').textContent();
    const status = async () =>
      (await fetch(`${collector.url}/api/v1/credentials`, { headers: { authorization: `Bearer ${token}` } }))
        .status;
    expect(await status()).toBe(200);
    await page.getByRole('button', { name: 'Done, hide it' }).click();
    await page.getByRole('button', { name: 'Revoke ci of ada' }).click();
    await page.getByRole('button', { name: 'Keep it' }).click();
    expect(await status()).toBe(200);
    await page.getByRole('button', { name: 'Revoke ci of ada' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke', exact: true }).click();
    await page.getByRole('cell', { name: 'Revoked' }).waitFor();
    expect(await status()).toBe(401);
    expect(complaints).toEqual([]);
  });

  test('who may only read is offered no tokens', async () => {
    const { page } = await openPage(browser);
    await signIn(page, collector, '/tokens');
    await page.getByText('Tokens are for administrators').waitFor();
    expect(await page.getByRole('link', { name: 'Tokens' }).count()).toBe(0);
  });

  test.each([
    [`/credentials/mf1_${'a'.repeat(30)}`, 'fingerprint'],
    [`/workloads/${'0'.repeat(32)}`, 'There is no such workload'],
    ['/agents/robot/x', 'There is no such kind'],
    ['/matrix?q=colour:red', 'This filter cannot be read'],
  ])('a link to nothing says so: %s', async (path, words) => {
    const { page } = await openPage(browser);
    await signIn(page, collector, path);
    await page.getByText(words).first().waitFor();
  });
});

async function settled(page: Page): Promise<void> {
  await page.locator('main h1').first().waitFor();
  await expect.poll(() => page.locator('main .message--quiet').count(), { timeout: 60_000 }).toBe(0);
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds, by rule, with the elements. */
async function violations(page: Page): Promise<unknown> {
  return page.evaluate(`(() => {
    const module = undefined, define = undefined;
    ${axe};
    return window.axe.run(document, { runOnly: ${JSON.stringify(rules)} }).then(({ violations }) =>
      violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 200))]));
  })()`);
}
