import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, follow, openSignedIn, startBrowser, withoutChromium } from '../support/browser.ts';
import { type CollectorProcess, startCollectorProcess } from '../support/collector-process.ts';
import { type SmallInventory, sendSmallInventory } from '../support/small-inventory.ts';
import { soon } from '../support/soon.ts';

if (chromiumPath === null) console.warn(withoutChromium);

describe.skipIf(chromiumPath === null)('the views in a browser', { timeout: 300_000 }, () => {
  let browser: Browser;
  let collector: CollectorProcess;
  let inventory: SmallInventory;
  beforeAll(async () => {
    [browser, collector] = await Promise.all([startBrowser(), startCollectorProcess()]);
    inventory = await sendSmallInventory(collector);
  });
  // An open page goes on asking.
  afterEach(() => Promise.all(browser.contexts().map((one) => one.close())));
  afterAll(async () => {
    await browser.close();
    await collector.stop();
  });

  test('a credential tells its life, who depends on it, and the evidence', async () => {
    const { page, complaints } = await openSignedIn(browser, collector, `/credentials/${inventory.modelKey}`);
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
    await soon(() => new URL(page.url()).searchParams.get('range')).toBe('7d');
    await page.goto(`${collector.url}/credentials/${inventory.revoked}`);
    await page.getByText('Still used after its end: last').waitFor();
    expect(complaints).toEqual([]);
  });

  test('a mint chain is gone along with the arrow keys, and Enter opens', async () => {
    const { page, complaints } = await openSignedIn(browser, collector, `/credentials/${inventory.session}`);
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
    await soon(() => new URL(page.url()).pathname).toBe(`/credentials/${inventory.login}`);
    expect(complaints).toEqual([]);
  });

  test('a link within a view scrolls the view, and the bar stays', async () => {
    const { page, complaints } = await openSignedIn(browser, collector, `/credentials/${inventory.session}`);
    await page.getByRole('link', { name: 'mint chain' }).click();
    await soon(() => page.evaluate(`document.querySelector('main').scrollTop > 100`)).toBe(true);
    expect(await page.evaluate('document.scrollingElement.scrollTop')).toBe(0);
    expect(await page.evaluate('document.documentElement.scrollHeight <= innerHeight')).toBe(true);
    expect(complaints).toEqual([]);
  });

  test('a band of the map leads to the credentials it stands for', async () => {
    const { page, complaints } = await openSignedIn(browser, collector, '/issuers?as=map');
    await page.getByRole('link', { name: 'aws to s3.amazonaws.com: 1 credential' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('gridcell', { name: 'aws.session' }).waitFor();
    expect(new URL(page.url()).searchParams.get('q')).toBe('provider:aws target:s3.amazonaws.com');
    await soon(() => page.locator('.grid-body [role=row]').count()).toBe(1);
    expect(complaints).toEqual([]);
  });

  test('a workload is found, and its gaps say what to do', async () => {
    const { page, complaints } = await openSignedIn(browser, collector, '/workloads');
    await page.getByRole('searchbox', { name: 'Find a workload' }).fill('billing');
    await soon(() => new URL(page.url()).searchParams.get('q')).toBe('billing');
    await soon(() => page.getByRole('row').count()).toBe(2);
    await page.getByRole('link', { name: 'billing', exact: true }).click();
    await page.getByText('2 observations were dropped because a buffer was full').waitFor();
    await page.getByRole('table', { name: 'Processes' }).getByText('billing-1').waitFor();
    expect(complaints).toEqual([]);
  });

  test('evidence is the spans, all of them on demand, with ids that are copied whole', async () => {
    const { page, complaints } = await openSignedIn(browser, collector, `/credentials/${inventory.login}`, {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const evidence = page.getByRole('region', { name: 'Evidence' });
    await evidence.getByRole('cell', { name: 'sts.amazonaws.com' }).waitFor();
    await evidence.getByRole('button', { name: 'Copy trace id' }).first().click();
    await soon(() => page.evaluate('navigator.clipboard.readText()')).toMatch(/^[0-9a-f]{32}$/);
    await follow(page, `/credentials/${inventory.modelKey}?evidence=all`);
    await soon(() => evidence.getByRole('row').count()).toBe(4);
    await evidence.getByText('3 rows, all that there are').waitFor();
    expect(complaints).toEqual([]);
  });

  test('an agent leads to its credentials, its workloads and what it was granted', async () => {
    const { page, complaints } = await openSignedIn(browser, collector, '/agents');
    await page.getByRole('link', { name: 'planner', exact: true }).click();
    await page.getByRole('heading', { name: 'planner', level: 1 }).waitFor();
    const places = page.getByRole('region', { name: 'Workloads and targets' });
    await places.getByRole('link', { name: 'billing' }).waitFor();
    await places.getByRole('link', { name: 'reports' }).waitFor();
    await page
      .getByRole('region', { name: 'Granted and used' })
      .getByRole('link', { name: 'forecast' })
      .waitFor();
    await page.getByRole('link', { name: 'Its credentials as a list' }).click();
    await page.getByRole('gridcell', { name: 'openai.api_key' }).waitFor();
    expect(new URL(page.url()).searchParams.get('q')).toBe('agent:planner');
    expect(complaints).toEqual([]);
  });

  test('the matrix is narrowed by a filter, and what was granted stands beside what was used', async () => {
    const { page, complaints } = await openSignedIn(browser, collector, '/matrix');
    const planner = page.getByRole('region', { name: 'planner' });
    await planner.getByRole('link', { name: 'forecast' }).waitFor();
    expect(await planner.getByRole('columnheader').allTextContents()).toEqual(
      expect.arrayContaining(['Scopes granted', 'Operations used']),
    );
    await page.keyboard.press('/');
    await page.keyboard.type('agent:nobody');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Nothing matches' }).waitFor();
    await page.getByRole('link', { name: 'The whole matrix' }).click();
    await planner.waitFor();
    expect(complaints).toEqual([]);
  });

  test('coverage says what is not seen, of all and of each workload, and what to do', async () => {
    const { page, complaints } = await openSignedIn(browser, collector, '/coverage');
    const spots = page.getByRole('region', { name: 'Blind spots' });
    await spots.getByText('2 observations were dropped because a buffer was full').waitFor();
    await spots.getByText('Set mayfly.owner in OTEL_RESOURCE_ATTRIBUTES.').first().waitFor();
    await page
      .getByRole('region', { name: 'What is known of credentials' })
      .getByText('Owner', { exact: true })
      .waitFor();
    await spots.getByRole('link', { name: 'nightly' }).click();
    await page.getByRole('heading', { name: 'nightly', level: 1 }).waitFor();
    expect(complaints).toEqual([]);
  });

  test('what needs attention is first, the gravest at the top, and each reason is a link', async () => {
    const { page, complaints } = await openSignedIn(browser, collector, '/');
    const reasons = page.locator('.grid-body .cell--reason .chip');
    await soon(() => reasons.first().textContent()).toBe('Used after its end');
    expect(await page.getByRole('gridcell', { name: 'vault.batch' }).count()).toBe(1);
    const list = page.getByRole('list', { name: 'Reasons' });
    await list.getByRole('link', { name: '1 Used after its end' }).click();
    await page.getByRole('gridcell', { name: 'vault.batch' }).waitFor();
    await soon(() => page.locator('.grid-body [role=row]').count()).toBe(1);
    expect(new URL(page.url()).searchParams.get('q')).toBe('is:live ended:*');
    expect(complaints).toEqual([]);
  });

  test('colours are those of the system until somebody chooses, and the choice stays', async () => {
    const { page, complaints } = await openSignedIn(browser, collector, '/help', { colorScheme: 'dark' });
    const ground = () => page.evaluate<string>('getComputedStyle(document.documentElement).backgroundColor');
    const dark = await ground();
    await page.emulateMedia({ colorScheme: 'light' });
    const light = await ground();
    expect(light).not.toBe(dark);
    await page.getByRole('button', { name: 'Colours: as the system. Change to light' }).click();
    await page.getByRole('button', { name: 'Colours: light. Change to dark' }).click();
    expect(await ground()).toBe(dark);
    await page.reload();
    await page.getByRole('button', { name: 'Colours: dark. Change to as the system' }).waitFor();
    expect(await ground()).toBe(dark);
    expect(complaints).toEqual([]);
  });

  test('who wants less motion sees none', async () => {
    const moving = `[...document.querySelectorAll('*')].filter((one) => {
      const { animationName, animationDuration, animationIterationCount, transitionDuration } = getComputedStyle(one);
      const lasts = (times) => times.split(',').some((time) => Number.parseFloat(time) > 0.01);
      return (animationName !== 'none' && (lasts(animationDuration) || animationIterationCount === 'infinite')) || lasts(transitionDuration);
    }).length`;
    const { page } = await openSignedIn(browser, collector, '/?view=all', { reducedMotion: 'reduce' });
    await page.locator('.live-state--live').waitFor();
    expect(await page.evaluate(moving)).toBe(0);
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    expect(await page.evaluate<number>(moving)).toBeGreaterThan(0);
  });

  test('a token is made, shown once, used and revoked', async () => {
    const { page, complaints } = await openSignedIn(browser, collector, '/tokens', {
      token: collector.adminToken,
    });
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
    const { page } = await openSignedIn(browser, collector, '/tokens');
    await page.getByText('Tokens are for administrators').waitFor();
    expect(await page.getByRole('link', { name: 'Tokens' }).count()).toBe(0);
  });

  test.each([
    [`/credentials/mf1_${'a'.repeat(30)}`, 'fingerprint'],
    [`/workloads/${'0'.repeat(32)}`, 'There is no such workload'],
    ['/agents/robot/x', 'There is no such kind'],
    ['/matrix?q=colour:red', 'This filter cannot be read'],
  ])('a link to nothing says so: %s', async (path, words) => {
    const { page } = await openSignedIn(browser, collector, path);
    await page.getByText(words).first().waitFor();
  });
});
