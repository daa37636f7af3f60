import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  chromiumPath,
  follow,
  openPage,
  openSignedIn,
  startBrowser,
  withoutChromium,
} from '../support/browser.ts';
import { type CollectorProcess, startCollectorProcess } from '../support/collector-process.ts';
import { eventually } from '../support/eventually.ts';
import { watchExecutions } from '../support/execution-watch.ts';
import { elsewhere, markupPayloads } from '../support/markup-payloads.ts';
import { type SentMarkup, sendMarkup } from '../support/send-markup.ts';

if (chromiumPath === null) console.warn(withoutChromium);

/*
 * The page is opened without its Content Security Policy: what does not run must not run because a text stays a text,
 * not because a second wall stops it.
 */
describe.skipIf(chromiumPath === null)('texts of others in a browser', { timeout: 300_000 }, () => {
  let browser: Browser;
  let collector: CollectorProcess;
  let sent: SentMarkup;
  const ask = async <Answer>(path: string): Promise<Answer> =>
    (await (await collector.get(`/api/v1/${path}`)).json()) as Answer;
  beforeAll(async () => {
    [browser, collector] = await Promise.all([startBrowser(), startCollectorProcess()]);
    sent = await sendMarkup(collector, markupPayloads);
    await eventually(async () => {
      const { groups } = await ask<{ groups: { credentials: number }[] }>('counts?by=never-used');
      expect(groups.map(({ credentials }) => credentials)).toEqual([220]);
    });
  });
  // An open page goes on asking.
  afterEach(() => Promise.all(browser.contexts().map((one) => one.close())));
  afterAll(async () => {
    await browser.close();
    await collector.stop();
  });

  const open = async (link: string) => {
    const opened = await openPage(browser, {
      bypassCSP: true,
      reducedMotion: 'reduce',
    });
    const watch = await watchExecutions(opened.page);
    await opened.page.context().addCookies(await cookies());
    await opened.page.goto(collector.url + link);
    await opened.page.getByRole('navigation', { name: 'Views' }).waitFor();
    return { page: opened.page, watch };
  };
  const cookies = async () => {
    const { page } = await openSignedIn(browser, collector, '/help', { token: collector.adminToken });
    const own = await page.context().cookies();
    await page.context().close();
    return own;
  };
  test('nearly all of them are in the inventory as they were sent', async () => {
    type Listed = { readonly items: readonly { readonly type: string }[] };
    const page = await ask<Listed & { nextCursor: string }>('credentials?limit=200');
    const rest = await ask<Listed>(`credentials?limit=200&cursor=${page.nextCursor}`);
    const types = new Set([...page.items, ...rest.items].map(({ type }) => type));
    expect(markupPayloads.length).toBe(200);
    expect(markupPayloads.filter((payload) => types.has(payload)).length).toBeGreaterThan(190);
  });

  test('a page that lets texts be more than texts is seen through', async () => {
    const { page } = await openPage(browser, { bypassCSP: true });
    const watch = await watchExecutions(page);
    await page.route('**/control', (route) =>
      route.fulfill({ contentType: 'text/html', body: '<main></main>' }),
    );
    await page.route(`${elsewhere}/**`, (route) => route.abort('aborted'));
    await page.goto(`${collector.url}/control`);
    const seen = new Set<string>();
    for (const payload of markupPayloads) {
      const before = watch.found().length;
      await page.evaluate(
        `{ const main = document.querySelector('main'); main.innerHTML = ''; main.append(document.createRange().createContextualFragment(${JSON.stringify(payload)})); }`,
      );
      await watch.look('control');
      await page.evaluate('new Promise(requestAnimationFrame)');
      if (watch.found().length > before) seen.add(payload);
    }
    const ran = watch.found().filter((what) => what === 'ran').length;
    expect(ran).toBeGreaterThan(50);
    for (const sign of [
      'loaded:',
      'leads to javascript:',
      'IMG onerror',
      'not seen',
      'STYLE',
      'SCRIPT in the body',
    ]) {
      expect([sign, watch.found().some((what) => what.includes(sign))]).toEqual([sign, true]);
    }
    expect(seen.size).toBeGreaterThan(140);
  });

  test('every view shows all of them, and none is more than a text', async () => {
    const { page, watch } = await open('/?view=all');
    const look = async (link: string): Promise<void> => {
      await follow(page, link);
      await showAll(page);
      await watch.look(link);
      expect([link, watch.found()]).toEqual([link, []]);
    };
    // Of rows of equal height only those that are seen are there.
    const scrollThrough = async (what: string, least: number): Promise<void> => {
      const seen = new Set<string>();
      for (let top = 0; top < 9000; top += 600) {
        await page.evaluate(`(async () => {
          document.querySelector('.grid-scroller')?.scrollTo({ top: ${top} });
          for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
        })()`);
        await watch.look(what);
        for (const type of await page.locator('.grid-body .credential-type').allTextContents())
          seen.add(type);
      }
      expect(seen.size).toBeGreaterThan(least);
    };
    await page.locator('.grid-body [role=row]').first().waitFor();
    await scrollThrough('all credentials', 180);
    await follow(page, '/');
    await page.locator('.grid-body .chip').first().waitFor();
    await scrollThrough('what needs attention', 50);
    for (const link of [
      '/workloads',
      ...['agent', 'tool', 'notebook', 'human'].map((kind) => `/agents?kind=${kind}`),
      '/matrix',
      '/models',
      '/issuers?as=map',
      '/issuers?as=table',
      '/exposure',
      '/coverage?show=all',
      '/exports',
      '/tokens',
    ]) {
      await look(link);
    }
  });

  test('a credential whose every fact is such a text shows each as no more than a text', async () => {
    const { page, watch } = await open('/help');
    for (const [index, fingerprint] of sent.shared.entries()) {
      const link = `/credentials/${fingerprint}`;
      await follow(page, index % 2 === 0 ? `${link}?evidence=all` : link);
      await watch.look(link);
      expect([link, watch.found()]).toEqual([link, []]);
    }
  });

  test('such a text as the title of a view, in its link and in its title bar is no more than a text', async () => {
    const { page, watch } = await open('/help');
    const { items } = await ask<{ items: { id: string; service: string }[] }>('workloads?limit=200');
    const ids = new Map(items.map(({ id, service }) => [service, id]));
    const step = process.env['MAYFLY_TEST_LONG'] === undefined ? 7 : 1;
    for (let index = 0; index < markupPayloads.length; index += step) {
      const payload = markupPayloads[index] ?? '';
      const kind = ['agent', 'tool', 'notebook', 'human'][index % 5];
      const id = ids.get(payload);
      const actor = `/agents/${kind ?? 'agent'}/${encodeURIComponent(payload)}`;
      await follow(page, kind === undefined && id !== undefined ? `/workloads/${id}` : actor);
      await watch.look(payload);
      expect([payload, watch.found()]).toEqual([payload, []]);
    }
  });

  test('a filter of any text is no more than a text, in the field and in the link', async () => {
    const { page, watch } = await open('/matrix');
    for (const [index, payload] of markupPayloads.entries()) {
      await page.getByRole('combobox').fill(index % 2 === 0 ? payload : `agent:"${payload}" ${payload}`);
      if (index % 20 === 0) await follow(page, `/matrix?show=${index}&q=${encodeURIComponent(payload)}`);
      await watch.look(`filter ${payload}`);
    }
    expect(watch.found()).toEqual([]);
  });

  test('a text that turns the direction of writing is shown as it is written', async () => {
    const { page } = await open('/?view=all');
    const turned = sent.single.find(({ payload }) => payload.includes('\u202e'));
    await follow(page, `/credentials/${turned?.fingerprint}`);
    expect(await page.locator('main h1').textContent()).toBe('turned \\u202enimda');
  });

  test('what happens while the page is open, and what is suggested, is no more than a text', async () => {
    const { page, watch } = await open('/?view=all');
    await page.locator('.live-state--live').waitFor();
    await sendMarkup(collector, markupPayloads.slice(0, 40));
    await page.getByText(/more credentials/).waitFor();
    for (const field of ['agent:', 'type:', 'workload:', 'scope:', 'policy:']) {
      await page.getByRole('combobox').fill(field);
      await page.getByRole('option').nth(3).waitFor();
      await watch.look(field);
    }
    await page.getByRole('option').nth(2).click();
    await page.keyboard.press('Enter');
    await watch.look('a suggestion that was taken');
    expect(watch.found()).toEqual([]);
  });

  test('a token whose name is markup is shown by its name, also to whoever signed in with it', async () => {
    const name = markupPayloads.find((payload) => payload.startsWith('<img')) ?? '';
    const response = await fetch(`${collector.url}/api/v1/tokens`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${collector.adminToken}` },
      body: JSON.stringify({ name, scope: 'admin' }),
    });
    const { token } = (await response.json()) as { readonly token: string };
    const { page, complaints } = await openSignedIn(browser, collector, '/tokens', { token });
    await page.getByRole('cell', { name }).first().waitFor();
    expect(await page.locator('.who').textContent()).toBe(name);
    expect(complaints).toEqual([]);
  });
});

/** Lists come page by page. */
async function showAll(page: Page): Promise<void> {
  for (let turn = 0; turn < 12; turn++) {
    const more = page.getByRole('button', { name: /^(?:Show more|Look through more)/ });
    if ((await more.count()) === 0) return;
    await more.first().click();
    await page.waitForFunction(`!document.querySelector('.list-end button:disabled')`);
  }
}
