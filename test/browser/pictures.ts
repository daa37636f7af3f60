import { mkdirSync } from 'node:fs';
import { openSignedIn, startBrowser } from '../support/browser.ts';
import { startCollectorProcess } from '../support/collector-process.ts';
import { sendUses } from '../support/send-uses.ts';
import { sendSmallInventory } from '../support/small-inventory.ts';
import { someFingerprint } from '../support/use-spans.ts';

/** `npm run pictures`: the README's pictures of the page, taken of a real collector in a real browser. */
const folder = 'docs/pictures';
mkdirSync(folder, { recursive: true });
const [browser, collector] = await Promise.all([startBrowser(), startCollectorProcess()]);
const hourMs = 3_600_000;

const { modelKey, session } = await sendSmallInventory(collector, { hostile: false });
for (const [type, agent, target, more] of [
  ['github.personal_token', 'reviewer', 'api.github.com', { 'mayfly.credential.ephemeral': false }],
  ['anthropic.api_key', 'planner', 'api.anthropic.com', { 'mayfly.use.outcome': 'denied' }],
  ['slack.bot_token', 'reporter', 'slack.com', {}],
  [
    'stripe.restricted_key',
    'cashier',
    'api.stripe.com',
    { 'mayfly.credential.expires_at': Date.now() + 9 * hourMs },
  ],
  ['aws.session', 'archivist', 's3.amazonaws.com', { 'mayfly.credential.expires_at': Date.now() + hourMs }],
] as const) {
  await sendUses(collector, [someFingerprint()], {
    'mayfly.credential.type': type,
    'mayfly.credential.provider': type.split('.')[0] ?? '',
    'gen_ai.agent.name': agent,
    'server.address': target,
    ...more,
  });
}

const views = [
  ['attention', '/', 1440, 'light'],
  ['list', '/?view=all', 1440, 'light'],
  ['list-narrow', '/?view=all', 390, 'dark'],
  ['credential', `/credentials/${modelKey}`, 1440, 'dark'],
  ['mint-chain', `/credentials/${session}#chain`, 1440, 'light'],
  ['map', '/issuers?as=map', 1440, 'light'],
  ['coverage', '/coverage', 1440, 'light'],
] as const;

for (const [name, path, width, colorScheme] of views) {
  const { page } = await openSignedIn(browser, collector, path, {
    viewport: { width, height: width === 390 ? 844 : 900 },
    colorScheme,
    token: collector.adminToken,
  });
  // Rows, charts and their fonts.
  await page.waitForTimeout(3000);
  if (path.endsWith('#chain')) await page.evaluate(`document.getElementById('chain').scrollIntoView()`);
  await page.screenshot({ path: `${folder}/${name}.png` });
  await page.context().close();
}
await browser.close();
await collector.stop();
