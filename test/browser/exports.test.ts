import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type HttpReceiver, openHttpReceiver } from '../collector/export/http-receiver.ts';
import { violations } from '../support/axe.ts';
import { chromiumPath, openSignedIn, startBrowser, withoutChromium } from '../support/browser.ts';
import { type CollectorProcess, startCollectorProcess } from '../support/collector-process.ts';
import { fakeSecret } from '../support/fake-secret.ts';
import { sendUses } from '../support/send-uses.ts';
import { markup } from '../support/small-inventory.ts';
import { soon } from '../support/soon.ts';
import { someFingerprint } from '../support/use-spans.ts';

if (chromiumPath === null) console.warn(withoutChromium);

/** What the receiver says of each request by its path and its body: a status, and words. */
type Answer = (path: string, text: string) => readonly [status: number, words: string];
const takes: Answer = () => [200, ''];

describe.skipIf(chromiumPath === null)('exports in a browser', { timeout: 300_000 }, () => {
  let browser: Browser;
  let collector: CollectorProcess;
  let receiver: HttpReceiver;
  let answer = takes;
  beforeAll(async () => {
    receiver = await openHttpReceiver(({ path, text }, response) => {
      const [status, words] = answer(path, text);
      response.writeHead(status).end(words);
    });
    const settings = {
      MAYFLY_EXPORT_KEY: fakeSecret('', 40),
      MAYFLY_EXPORT_ALLOW: `127.0.0.1:${receiver.port}`,
    };
    [browser, collector] = await Promise.all([startBrowser(), startCollectorProcess({ settings })]);
  });
  // An open page goes on asking.
  afterEach(async () => {
    answer = takes;
    await Promise.all(browser.contexts().map((one) => one.close()));
  });
  afterAll(async () => {
    await browser.close();
    await receiver.close();
    await collector.stop();
  });

  const open = (link: string, options: Parameters<typeof openSignedIn>[3] = {}) =>
    openSignedIn(browser, collector, link, { token: collector.adminToken, ...options });
  const api = async (method: string, path: string, body: object | null = null): Promise<unknown> => {
    const response = await fetch(`${collector.url}/api/v1/${path}`, {
      method,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${collector.adminToken}` },
      body: body === null ? null : JSON.stringify(body),
    });
    return response.status === 204 ? null : response.json();
  };
  const makeWebhook = (name: string, more: object = {}) =>
    api('POST', 'exports', {
      name,
      kind: 'webhook',
      settings: {
        url: `${receiver.url}/${name}`,
        secret: `whsec_${Buffer.from(fakeSecret('', 32)).toString('base64')}`,
      },
      ...more,
    });
  const use = async (agent = 'exported') => {
    const fingerprint = someFingerprint();
    await sendUses(collector, [fingerprint], {
      'mayfly.credential.type': 'github.personal_token',
      'gen_ai.agent.name': agent,
      'mayfly.use.outcome': 'accepted',
    });
    return fingerprint;
  };
  const received = (name: string): readonly string[] =>
    receiver.requests.flatMap(({ path, text }) => (path === `/${name}` ? [text] : []));
  /** What stands under a title in the figures of a destination. */
  const figure = (page: Page, title: string) =>
    page.locator('.figures > div').filter({ hasText: title }).locator('dd').first().textContent();
  const row = (page: Page, name: string) =>
    page.getByRole('table', { name: 'Destinations' }).getByRole('row').filter({ hasText: name });

  test('where nothing is exported, the line that adds a destination is shown, and who may add one', async () => {
    const { page, complaints } = await open('/exports', {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await page.getByRole('heading', { name: 'Nothing is exported yet' }).waitFor();
    await page.getByRole('button', { name: 'Copy the line' }).click();
    await soon(() => page.evaluate('navigator.clipboard.readText()')).toBe(
      'mayfly export add siem --kind syslog --set host=siem.example.com',
    );
    await page.getByRole('button', { name: 'Add the destination' }).waitFor();
    const reader = await open('/exports', { token: collector.readToken });
    await reader.page.getByText('It takes an admin token.').waitFor();
    expect(await reader.page.getByRole('button', { name: 'Add the destination' }).count()).toBe(0);
    expect([...complaints, ...reader.complaints]).toEqual([]);
  });

  test('a destination is made with the keyboard, gets what is recorded, and says how far it is', async () => {
    const { page, complaints } = await open('/exports');
    await page.getByLabel('Name', { exact: true }).fill('Archive!');
    await page.getByLabel('Kind').selectOption('file');
    await page.getByLabel('path', { exact: true }).fill('archive.ndjson');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('small letters, digits and dashes').waitFor();
    await page.getByLabel('Name', { exact: true }).fill('archive');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'archive', level: 1 }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/exports/archive');
    await page.getByText('Waiting', { exact: true }).waitFor();
    expect(await figure(page, 'Last acknowledgement')).toBe('nothing yet');
    const fingerprint = await use();
    await page.getByText('Running', { exact: true }).waitFor();
    // Created and used; a finding may have been opened meanwhile.
    await soon(async () => Number(await figure(page, 'Delivered'))).toBeGreaterThanOrEqual(2);
    await soon(() => figure(page, 'Last acknowledgement')).toMatch(/now|ago/);
    await soon(() => figure(page, 'Lag')).toMatch(/^none/);
    await soon(() => figure(page, 'Rate')).toMatch(/^(< 0\.1|0\.\d+|[1-9].*)\/s$/);
    const file = join(collector.dataDirectory, 'exports', 'archive.ndjson');
    expect(existsSync(file) && readFileSync(file, 'utf8')).toContain(fingerprint);
    await page.getByRole('link', { name: 'Exports' }).click();
    await row(page, 'archive').getByText('Running').waitFor();
    expect(complaints).toEqual([]);
  });

  test('a receiver that refuses is told in its own words, which are no more than a text', async () => {
    answer = () => [503, `the index is red ${markup} \u202egnp`];
    await makeWebhook('siem');
    await use();
    const { page, complaints } = await open('/exports');
    await row(page, 'siem').getByText('Failing').waitFor();
    const words = row(page, 'siem').getByText('the index is red');
    expect(await words.textContent()).toContain(markup.slice(0, 40));
    expect(await words.textContent()).toContain('\\u202egnp');
    await row(page, 'siem').getByRole('link', { name: 'siem' }).click();
    await page.getByText('It is tried again by itself').waitFor();
    await page.getByText('the index is red').waitFor();
    await soon(() => figure(page, 'Lag')).toMatch(/s.* waiting/);
    await page.getByRole('button', { name: 'Test it' }).click();
    await page.getByRole('status').getByText('Busy: answered 503').waitFor();
    answer = takes;
    await page.getByText('Running', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Test it' }).click();
    await page.getByText('The receiver is there and takes what is sent.').waitFor();
    // What is over is told, too.
    await page.getByText('the index is red').waitFor();
    expect(await page.evaluate('window.broken')).toBeUndefined();
    expect(complaints).toEqual([]);
  });

  test('a destination that is paused gets nothing until it is resumed', async () => {
    await makeWebhook('paused');
    const { page, complaints } = await open('/exports/paused');
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('Paused', { exact: true }).waitFor();
    const fingerprint = await use();
    await soon(() => figure(page, 'Lag')).toMatch(/[2-9] waiting/);
    expect(received('paused')).toEqual([]);
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByText('Running', { exact: true }).waitFor();
    await soon(() => received('paused').join('')).toContain(fingerprint);
    await soon(() => figure(page, 'Lag')).toMatch(/^none/);
    expect(complaints).toEqual([]);
  });

  test('what a receiver will never take is shown with its reason, and sent again when it is mended', async () => {
    answer = (path, text) =>
      path === '/picky' && text.includes('inventory.created') ? [422, `no such field ${markup}`] : [200, ''];
    await makeWebhook('picky');
    await use();
    await use();
    const { page, complaints } = await open('/exports/picky');
    const letters = page.getByRole('table', { name: 'Dead letters' });
    await soon(() => letters.getByRole('row').count()).toBe(3);
    expect(await letters.textContent()).toContain(`no such field ${markup}`.slice(0, 50));
    await letters.getByText('The event').first().click();
    expect(await letters.getByRole('region', { name: 'The event' }).first().textContent()).toContain(
      '"change": "created"',
    );
    answer = takes;
    const taken = received('picky').length;
    await letters.getByRole('button', { name: 'Send again' }).first().click();
    await page.getByText('1 is sent again.').waitFor();
    await soon(() => letters.getByRole('row').count()).toBe(2);
    await page.getByRole('region', { name: 'Dead letters' }).getByText('1 row, all that there are').waitFor();
    expect(received('picky').slice(taken).join('')).toContain('inventory.created');
    expect(await page.evaluate('window.broken')).toBeUndefined();
    expect(complaints).toEqual([]);
  });

  test('a preview is the exact record of a real credential, in any format', async () => {
    const fingerprint = await use(markup);
    const { page, complaints } = await open('/exports', {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const preview = page.getByRole('region', { name: 'Preview', exact: true });
    for (const format of ['ocsf', 'cef']) {
      type Preview = { readonly records: readonly { readonly body: string }[] };
      await preview.getByLabel('Credential').selectOption('another');
      await preview.getByLabel('Fingerprint').fill(fingerprint);
      await preview.getByLabel('Format').selectOption(format);
      await preview.getByRole('button', { name: 'Show the records' }).click();
      const path = `export-preview?fingerprint=${fingerprint}&format=${format}`;
      const { records } = (await api('GET', path)) as Preview;
      const copy = preview.getByRole('button', { name: 'Copy record 1. inventory' });
      const shown = preview.getByRole('region', { name: 'Record 1. inventory' });
      await soon(() => shown.textContent()).toContain(
        format === 'ocsf' ? '"event_code": "inventory.' : 'CEF:0|',
      );
      if (format === 'ocsf') await preview.getByLabel('As it is sent').first().check();
      const body = records[0]?.body ?? '';
      expect(lasting(await shown.textContent())).toBe(lasting(body));
      await copy.click();
      await soon(async () => lasting(await page.evaluate('navigator.clipboard.readText()'))).toBe(
        lasting(body),
      );
    }
    await preview.getByLabel('Fingerprint').fill('mf1_nothing');
    await preview.getByRole('button', { name: 'Show the records' }).click();
    await preview.getByText('Fingerprint is none').waitFor();
    expect(await page.evaluate('window.broken')).toBeUndefined();
    expect(complaints).toEqual([]);
  });

  test('what it had comes again from a time on, and what is removed is gone, after a question', async () => {
    await makeWebhook('again');
    const fingerprint = await use();
    const { page, complaints } = await open('/exports/again');
    await soon(() => figure(page, 'Delivered')).toBe('2');
    const first = received('again');
    await page.getByRole('button', { name: 'Send again from' }).click();
    const question = page.getByRole('dialog', { name: 'Send again again what it had?' });
    await question.getByLabel('From').fill('yesterday');
    await page.keyboard.press('Enter');
    await question.getByRole('alert').getByText('Write how long ago').waitFor();
    await question.getByLabel('From').fill('1h');
    await page.keyboard.press('Enter');
    await page.getByText('It gets again what was recorded from').waitFor();
    await soon(() => received('again').filter((text) => text === first[0]).length).toBe(2);
    expect(received('again').join('')).toContain(fingerprint);
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('dialog', { name: 'Remove again?' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('heading', { name: 'Exports', level: 1 }).waitFor();
    await page.getByRole('button', { name: 'Add the destination' }).waitFor();
    expect(await row(page, 'again').count()).toBe(0);
    await page.goto(`${collector.url}/exports/again`);
    await page.getByText('There is no such destination').waitFor();
    expect(complaints).toEqual([]);
  });

  test('who may only read sees the states and can do nothing, and a limited reader is told why he sees none', async () => {
    await use();
    await makeWebhook('read-only', { filter: 'env:production' });
    const { page, complaints } = await open('/exports/read-only', { token: collector.readToken });
    await page.getByText('Waiting', { exact: true }).waitFor();
    const settings = page.getByRole('region', { name: 'Settings' });
    await settings.getByRole('link', { name: 'env:production' }).waitFor();
    expect(await settings.getByText('hidden').count()).toBe(2);
    expect(await page.locator('main').textContent()).not.toContain(String(receiver.port));
    await soon(() => page.locator('main').getByRole('button').allTextContents()).toEqual([
      'Show the records',
    ]);
    const { token } = (await api('POST', 'tokens', { name: 'part', scope: 'read', workloads: ['x'] })) as {
      readonly token: string;
    };
    const limited = await open('/exports', { token });
    await limited.page.getByText('this is about all of them').waitFor();
    expect([...complaints, ...limited.complaints]).toEqual([]);
  });

  test('every state passes axe, light and dark, wide and narrow, and is as wide as the screen', async () => {
    answer = (path, text) =>
      path === '/bad' && text.includes('created') ? [422, 'x'.repeat(300)] : [200, ''];
    await makeWebhook('bad');
    await use();
    const { page, complaints } = await open('/exports');
    const check = async (what: string): Promise<void> => {
      for (const width of [1440, 390]) {
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.setViewportSize({ width, height: 900 });
          await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
          // What is scrolled out above is not judged.
          await page.evaluate('document.querySelector("main").scrollTo(0, 0)');
          await page.evaluate('new Promise(requestAnimationFrame)');
          const at = [what, width, colorScheme];
          expect([...at, await violations(page)]).toEqual([...at, []]);
          const wide =
            'Math.max(document.documentElement.scrollWidth, document.querySelector("main").scrollWidth)';
          expect([...at, await page.evaluate(wide)]).toEqual([...at, width]);
        }
      }
    };
    await row(page, 'bad').getByText('Running').waitFor();
    for (const kind of ['s3', 'syslog', 'kafka', 'splunk-hec']) {
      await page.getByLabel('Kind').selectOption(kind);
      await page.locator('.more-fields').evaluate((one: { open?: boolean }) => (one.open = true));
      await check(`the list and the form of ${kind}`);
    }
    await row(page, 'bad').getByRole('link', { name: 'bad' }).click();
    await page.getByText('The event').first().click();
    await page.getByRole('button', { name: 'Show the records' }).click();
    await page.getByRole('region', { name: /^Record 1/ }).waitFor();
    await check('a destination with a dead letter and a preview');
    await page.getByRole('button', { name: 'Send again from' }).click();
    await check('the question before it is sent again');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Remove' }).click();
    await check('the question before it is removed');
    expect(complaints).toEqual([]);
  });
});

/** A preview was received now, whenever it is asked for. */
function lasting(record: unknown): string {
  return String(record).replaceAll(/"logged_time":\d+|ReceivedAt=\S+/g, '');
}
