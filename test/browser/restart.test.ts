import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, openSignedIn, startBrowser, withoutChromium } from '../support/browser.ts';
import { type CollectorProcess, startCollectorProcess } from '../support/collector-process.ts';
import { fillRows } from '../support/fill-rows.ts';
import { sendUses } from '../support/send-uses.ts';
import { soon } from '../support/soon.ts';
import { someFingerprint } from '../support/use-spans.ts';

if (chromiumPath === null) console.warn(withoutChromium);

const many = 100_000;

describe.skipIf(chromiumPath === null)(
  'a collector that stops and one that holds much',
  { timeout: 900_000 },
  () => {
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

    /** The same collector again: its port, its data, its tokens. */
    const again = async (): Promise<CollectorProcess> => {
      const { dataDirectory, ingestToken, readToken, adminToken, url } = collector;
      const tokens = { ingestToken, readToken, adminToken };
      return startCollectorProcess({ dataDirectory, tokens, port: Number(new URL(url).port) });
    };
    const killed = async (): Promise<void> => {
      const ended = new Promise((resolve) => collector.child.once('exit', resolve));
      collector.child.kill('SIGKILL');
      await ended;
    };

    test('a collector that is killed under the page is told, and when it is back the list is completed', async () => {
      const attributes = { 'mayfly.credential.type': 'before.kill', 'gen_ai.agent.name': 'survivor' };
      await sendUses(collector, [someFingerprint()], attributes);
      const { page, complaints } = await openSignedIn(browser, collector, '/?q=agent:survivor');
      const loads: string[] = [];
      page.on('load', () => loads.push(page.url()));
      await page.getByRole('gridcell', { name: 'before.kill' }).waitFor();
      await page.locator('.live-state--live').waitFor();
      await killed();
      await page.getByText('The collector does not answer. What is shown may be out of date.').waitFor();
      await page.locator('.live-state--broken').waitFor();
      expect(await page.locator('.grid-body [role=row]').count()).toBe(1);
      collector = await again();
      await sendUses(collector, [someFingerprint()], attributes);
      await soon(() => page.locator('.grid-body [role=row]').count()).toBe(2);
      await page.locator('.live-state--live').waitFor();
      await page.getByText('The collector does not answer').waitFor({ state: 'detached' });
      await sendUses(collector, [someFingerprint()], attributes);
      await soon(() => page.locator('.grid-body [role=row]').count()).toBe(3);
      expect(loads).toEqual([]);
      // The stream was cut, which the browser itself reports.
      expect(complaints.filter((one) => !/net::ERR|EventSource/.test(one))).toEqual([]);
    });

    test('of 100,000 rows only those that are seen are there, and the last one is the right one', async () => {
      await collector.stop();
      await fillRows(collector.dataDirectory, many);
      collector = await again();
      const { items } = (await (await collector.get('/api/v1/credentials?q=-type:row')).json()) as {
        items: unknown[];
      };
      const newer = items.length;
      const { page, complaints } = await openSignedIn(browser, collector, '/?view=all');
      const nodes = () => page.evaluate<number>('document.querySelectorAll("*").length');
      /** `at` counts from 1. */
      const nameOf = (at: number) =>
        page.locator(`.grid-body [role=row][aria-rowindex="${at + 1}"] .credential-name`).textContent();
      const scrollTo = (top: string) =>
        page.evaluate(`document.querySelector('.grid-scroller').scrollTo({ top: ${top} })`);
      await page.locator('.grid-body [role=row]').first().waitFor();
      const atFirst = await nodes();
      let most = 0;
      while (
        (await page.locator('.live-count').textContent()) !==
        `${(many + newer).toLocaleString('en')} credentials`
      ) {
        await scrollTo('1e9');
        most = Math.max(most, await nodes());
        await page.evaluate('new Promise(requestAnimationFrame)');
      }
      await scrollTo('1e9');
      await soon(() => nameOf(many + newer)).toBe('row 1');
      expect(most).toBeLessThan(atFirst + 400);
      // Half way back, rows that were forgotten meanwhile are asked for again.
      await scrollTo('40 * 50_000');
      await soon(() => nameOf(50_001)).toBe(`row ${many + newer - 50_000}`);
      await page.locator('.grid-body [role=row][aria-rowindex="50002"]').press('Home');
      await soon(() => page.evaluate('document.activeElement.getAttribute("aria-rowindex")')).toBe('2');
      await soon(() => nameOf(newer + 1)).toBe(`row ${many}`);
      expect(await nodes()).toBeLessThan(atFirst + 400);
      expect(complaints).toEqual([]);
    });
  },
);
