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

/** Sessions by what they are of: signing in is paced, and only journeys about it need to do it by hand. */
const sessions = new Map<string, Promise<string>>();

/** A page at a link, with a session that was opened before; it has the same complaints as any. */
export async function openSignedIn(
  browser: Browser,
  { url, readToken }: CollectorProcess,
  link: string,
  { token = readToken, ...options }: BrowserContextOptions & { readonly token?: string } = {},
): Promise<{ readonly page: Page; readonly complaints: readonly string[] }> {
  const key = `${url} ${token}`;
  const session = sessions.get(key) ?? openSession(url, token);
  sessions.set(key, session);
  const opened = await openPage(browser, options);
  const cookie = {
    name: 'mayfly_session',
    value: await session,
    url,
    sameSite: 'Strict',
    httpOnly: true,
  } as const;
  await opened.page.context().addCookies([cookie]);
  await opened.page.goto(url + link);
  await opened.page.getByRole('navigation', { name: 'Views' }).waitFor();
  return opened;
}

async function openSession(url: string, token: string): Promise<string> {
  const response = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  const secret = /mayfly_session=([^;]+)/.exec(response.headers.get('set-cookie') ?? '')?.[1];
  if (secret === undefined) throw new Error(`no session: the collector answered ${response.status}`);
  return secret;
}

/** Goes to another link as a click on one does, without loading the page anew, and waits until it shows its view. */
export async function follow(page: Page, link: string): Promise<void> {
  await page.evaluate(`(async () => {
    history.pushState(null, '', ${JSON.stringify(link)});
    dispatchEvent(new PopStateEvent('popstate'));
    for (let frame = 0; frame < 3600; frame++) {
      await new Promise(requestAnimationFrame);
      const quiet = document.querySelector('main .message--quiet, .chart:empty') === null;
      if (frame > 1 && quiet && document.querySelector('main h1, main .message') !== null) break;
    }
    for (const one of document.querySelectorAll('details')) one.open = true;
    await new Promise(requestAnimationFrame);
  })()`);
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
