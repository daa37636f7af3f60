import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  chromiumPath,
  follow,
  openPage,
  openSignedIn,
  signIn,
  startBrowser,
  withoutChromium,
} from '../support/browser.ts';
import { type CollectorProcess, startCollectorProcess } from '../support/collector-process.ts';
import { fakeSecret } from '../support/fake-secret.ts';
import { sendUses } from '../support/send-uses.ts';
import { type SmallInventory, sendSmallInventory } from '../support/small-inventory.ts';
import { soon } from '../support/soon.ts';
import { someFingerprint } from '../support/use-spans.ts';

if (chromiumPath === null) console.warn(withoutChromium);

describe.skipIf(chromiumPath === null)('who may see what in a browser', { timeout: 120_000 }, () => {
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

  const asAdmin = (method: string, path: string, body: object | null = null) =>
    fetch(`${collector.url}/api/v1/${path}`, {
      method,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${collector.adminToken}` },
      body: body === null ? null : JSON.stringify(body),
    });
  const makeToken = async (limits: object = {}): Promise<{ readonly id: string; readonly token: string }> => {
    const response = await asAdmin('POST', 'tokens', { name: 'of a test', scope: 'read', ...limits });
    return (await response.json()) as { readonly id: string; readonly token: string };
  };

  test('a token that is not known is refused, one that may not read is told so', async () => {
    const { page } = await openPage(browser);
    await page.goto(collector.url);
    for (const [token, words] of [
      [fakeSecret('read-', 40), 'does not know this token'],
      [collector.ingestToken, 'A read or admin token is needed'],
    ] as const) {
      await page.getByLabel('Read or admin token').fill(token);
      await page.keyboard.press('Enter');
      await soon(() => page.getByRole('alert').textContent()).toContain(words);
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
    await soon(() => page.locator('.grid-body [role=row]').count()).toBe(1);
    await page.context().clearCookies();
    await page.keyboard.press('r');
    await page.getByText('The session has ended').waitFor();
    expect(page.url()).toBe(`${collector.url}/?q=agent:linked`);
    await page.getByLabel('Read or admin token').fill(collector.readToken);
    await page.keyboard.press('Enter');
    await page.getByRole('gridcell', { name: 'vault.batch' }).waitFor();
    expect(complaints).toEqual([]);
  });

  test('a token that is revoked ends the session under the page, and does not open another', async () => {
    const { id, token } = await makeToken();
    const { page, complaints } = await openSignedIn(browser, collector, '/workloads', { token });
    await page.getByRole('link', { name: 'billing' }).waitFor();
    expect((await asAdmin('DELETE', `tokens/${id}`)).status).toBe(204);
    await page.getByRole('link', { name: 'Agents', exact: true }).click();
    await page.getByText('The session has ended').waitFor();
    expect(await page.getByRole('link', { name: 'billing' }).count()).toBe(0);
    await page.getByLabel('Read or admin token').fill(token);
    await page.keyboard.press('Enter');
    await page.getByText('does not know this token').waitFor();
    expect(complaints).toEqual([]);
  });

  test('signing out leaves nothing to go back to', async () => {
    const { page, complaints } = await openPage(browser);
    await signIn(page, collector, '/workloads');
    await page.getByRole('link', { name: 'billing' }).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in to Mayfly' }).waitFor();
    expect(await page.getByText('The session has ended').count()).toBe(0);
    expect(await page.context().cookies()).toEqual([]);
    const status = await page.evaluate(`fetch('/api/v1/workloads').then(({ status }) => status)`);
    expect(status).toBe(401);
    await page.goto(`${collector.url}/agents`);
    await page.goBack();
    await page.getByRole('heading', { name: 'Sign in to Mayfly' }).waitFor();
    expect(await page.locator('main').textContent()).not.toContain('billing');
    expect(complaints).toEqual([]);
  });

  test('a limited token sees its own and nothing of others, in every view', async () => {
    const { token } = await makeToken({ workloads: ['reports'] });
    const { page, complaints } = await openSignedIn(browser, collector, '/?view=all', { token });
    await page.getByRole('gridcell', { name: 'openai.api_key' }).waitFor();
    expect(await page.locator('.grid-body [role=row]').count()).toBe(1);
    for (const link of [
      '/',
      `/credentials/${inventory.modelKey}`,
      '/workloads',
      '/agents',
      '/matrix',
      '/models',
      '/issuers?as=map',
      '/exposure',
      '/coverage?show=all',
      '/exports',
    ]) {
      await follow(page, link);
      const text = (await page.locator('main').textContent()) ?? '';
      expect([link, /billing|nightly|vault|role\/nightly/.test(text)]).toEqual([link, false]);
    }
    await follow(page, `/credentials/${inventory.session}`);
    await page.getByText('There is no such credential').waitFor();
    await page.getByRole('combobox').waitFor({ state: 'detached' });
    await follow(page, '/?view=all');
    await page.getByRole('combobox').fill('workload:');
    await page.getByRole('option').first().waitFor();
    expect(await page.getByRole('option').allTextContents()).not.toContainEqual(
      expect.stringMatching(/billing|nightly/),
    );
    expect(complaints).toEqual([]);
  });

  test('no request of any view leaves the origin, and the policy of the page is never broken', async () => {
    const { page, complaints } = await openPage(browser);
    const outside: string[] = [];
    await page.route('**', (route) => {
      const { origin } = new URL(route.request().url());
      if (origin === collector.url) return route.continue();
      outside.push(route.request().url());
      return route.abort();
    });
    await page.addInitScript(
      `addEventListener('securitypolicyviolation', (event) => console.error('policy: ' + event.violatedDirective));`,
    );
    await signIn(page, collector, '/', collector.adminToken);
    for (const link of [
      '/?view=all',
      `/credentials/${inventory.modelKey}`,
      `/credentials/${inventory.hostile}`,
      '/workloads',
      '/agents',
      '/matrix',
      '/models',
      '/issuers?as=map',
      '/issuers?as=table',
      '/exposure',
      '/coverage',
      '/exports',
      '/tokens',
      '/help',
    ]) {
      await follow(page, link);
    }
    await follow(page, `/credentials/${inventory.modelKey}`);
    await page.locator('.chart canvas').waitFor();
    expect(outside).toEqual([]);
    expect(complaints).toEqual([]);
    // The same ears hear a policy that is broken.
    await page.evaluate(`document.body.insertAdjacentHTML`).catch(() => {});
    await page.evaluate(
      `{ const one = document.createElement('img'); one.src = 'https://elsewhere.invalid/a.png'; document.body.append(one); }`,
    );
    await soon(() => complaints.some((one) => one.includes('policy: img-src'))).toBe(true);
  });

  test('a link that was sent to somebody opens for him after he signed in, whatever view it is of', async () => {
    const { page, complaints } = await openPage(browser);
    await signIn(page, collector, `/credentials/${inventory.revoked}?range=7d#evidence`);
    await page.getByRole('heading', { name: 'vault.batch' }).waitFor();
    expect(page.url()).toBe(`${collector.url}/credentials/${inventory.revoked}?range=7d#evidence`);
    for (const [link, heading] of [
      ['/workloads?q=bill', 'Workloads'],
      ['/agents?kind=tool', 'Agents'],
      ['/agents/agent/planner', 'planner'],
      ['/matrix?q=agent:planner', 'Matrix'],
      ['/models', 'Models'],
      ['/issuers?as=table', 'Issuers'],
      ['/exposure', 'Exposure'],
      ['/coverage?show=all', 'Coverage'],
      ['/exports', 'Exports'],
      ['/help', 'Help'],
    ] as const) {
      await page.goto(collector.url + link);
      await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
      expect(await page.title()).toMatch(/ · Mayfly$/);
      expect(page.url()).toBe(collector.url + link);
    }
    expect(complaints).toEqual([]);
  });
});
