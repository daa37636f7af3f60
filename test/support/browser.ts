import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import type { CollectorProcess } from './collector-process.ts';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Chromium as it is installed here, or as MAYFLY_TEST_CHROMIUM names it; null: there is none. */
export const chromiumPath: string | null =
  [process.env['MAYFLY_TEST_CHROMIUM'] ?? '', ...places].find((path) => path !== '' && existsSync(path)) ??
  null;

export const withoutChromium =
  'no Chromium is installed: the journeys through the page are skipped (MAYFLY_TEST_CHROMIUM names one)';

export function startBrowser(): Promise<Browser> {
  if (chromiumPath === null) throw new Error(withoutChromium);
  // Containers have no namespaces for its sandbox; only pages of this repository are opened in it.
  return chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

/** A page of its own session. What it complains of is collected: a test that opens it expects none. */
export async function openPage(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<{ readonly page: Page; readonly complaints: readonly string[] }> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    // Chromium reports each answer from 400 on by itself.
    const isAnswer = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !isAnswer) complaints.push(message.text());
  });
  return { page, complaints };
}

/** Opens a link of the page and signs in on the way. */
export async function signIn(
  page: Page,
  { url, readToken }: CollectorProcess,
  link = '/',
  token = readToken,
): Promise<void> {
  await page.goto(url + link);
  await page.getByLabel('Read or admin token').fill(token);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation', { name: 'Views' }).waitFor();
}
