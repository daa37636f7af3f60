import { mkdirSync } from 'node:fs';
import { openHttpReceiver } from '../collector/export/http-receiver.ts';
import { openSignedIn, startBrowser } from '../support/browser.ts';
import { startCollectorProcess } from '../support/collector-process.ts';
import { fakeSecret } from '../support/fake-secret.ts';
import { sendUses } from '../support/send-uses.ts';
import { sendSmallInventory } from '../support/small-inventory.ts';
import { someFingerprint } from '../support/use-spans.ts';

/** `npm run pictures`: the README's pictures of the page, taken of a real collector in a real browser. */
const folder = 'docs/pictures';
mkdirSync(folder, { recursive: true });
const receiver = await openHttpReceiver(({ path }, response) => {
  const isBusy = path === '/tickets';
  response.writeHead(isBusy ? 503 : 200).end(isBusy ? 'down for maintenance until noon' : '');
});
const settings = { MAYFLY_EXPORT_KEY: fakeSecret('', 40), MAYFLY_EXPORT_ALLOW: `127.0.0.1:${receiver.port}` };
const [browser, collector] = await Promise.all([startBrowser(), startCollectorProcess({ settings })]);
const hourMs = 3_600_000;

const secret = `whsec_${Buffer.from(fakeSecret('', 32)).toString('base64')}`;
for (const destination of [
  { name: 'archive', kind: 'file', settings: { path: 'archive.ndjson' } },
  { name: 'lake', kind: 'file', format: 'ocsf', settings: { path: 'lake.ndjson' }, paused: true },
  { name: 'soc', kind: 'webhook', format: 'ecs', settings: { url: `${receiver.url}/soc`, secret } },
  { name: 'tickets', kind: 'webhook', settings: { url: `${receiver.url}/tickets`, secret } },
]) {
  const response = await fetch(`${collector.url}/api/v1/exports`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${collector.adminToken}` },
    body: JSON.stringify(destination),
  });
  if (!response.ok) throw new Error(`the collector answered ${response.status}`);
}

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
  ['exports', '/exports', 1440, 'light'],
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
await receiver.close();
await collector.stop();
