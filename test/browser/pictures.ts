import { mkdirSync } from 'node:fs';
import { openPage, signIn, startBrowser } from '../support/browser.ts';
import { startCollectorProcess } from '../support/collector-process.ts';
import { sendSmallInventory } from '../support/small-inventory.ts';

/** `npm run pictures`: the README's pictures of the page, taken of a real collector in a real browser. */
const folder = 'docs/pictures';
mkdirSync(folder, { recursive: true });
const [browser, collector] = await Promise.all([startBrowser(), startCollectorProcess()]);
const { modelKey } = await sendSmallInventory(collector);

const views = [
  ['list', '/?q=env%3Aprod', 1440, 'light'],
  ['list-narrow', '/?q=env%3Aprod', 390, 'dark'],
  ['credential', `/credentials/${modelKey}`, 1440, 'dark'],
] as const;

for (const [name, path, width, colorScheme] of views) {
  const { page } = await openPage(browser, {
    viewport: { width, height: width === 390 ? 844 : 900 },
    colorScheme,
  });
  await signIn(page, collector, path);
  await page.waitForLoadState('load');
  // Rows, charts and their fonts.
  await page.waitForTimeout(3000);
  await page.screenshot({ path: `${folder}/${name}.png` });
  await page.context().close();
}
await browser.close();
await collector.stop();
