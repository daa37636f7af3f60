import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { holdsCredential } from '../../src/core/holds-credential.ts';
import { closeLooks, mayLook } from '../../src/core/otlp/close-looks.ts';
import { type EchoServer, startServer } from '../support/echo-server.ts';
import { fakeJwt, secondsFromNow } from '../support/fake-jwt.ts';
import { base64url, fakeSecret } from '../support/fake-secret.ts';
import { runAsAgent } from '../support/run-as-agent.ts';
import { runHooked } from '../support/run-hooked.ts';

/** Promise H6 for those who mean well: the texts of real hooks never meet the bound on what is looked at closely. */
let server: EchoServer;
beforeAll(async () => {
  server = await startServer((_request, response) => response.end('ok'));
});
afterAll(() => server.close());

const count = 300;

/** As of an issuer whose ids are random letters and digits: none of them is plain. */
function session(): string {
  return fakeJwt({
    iss: 'https://login.example.com/oauth2/aus1Fk2LmNoPqRs',
    sub: `auth0|${fakeSecret('', 24, base64url)}`,
    jti: fakeSecret('', 22, base64url),
    aud: 'https://api.example.com/v2/Invoices',
    exp: secondsFromNow(600),
    scope: 'read:Accounts write:Invoices',
  });
}

test('300 sessions with strange names in one request leave most of the looks', async () => {
  const tokens = Array.from({ length: count }, session);
  const source = `${runAsAgent}
    const tokens = JSON.parse(process.env.APP_SETTING);
    for (const [i, token] of tokens.entries())
      await as('agent-' + (i % 7), async () => {
        for (let use = 0; use < 2; use++)
          await (await fetch(process.env.BASE + '/v2/invoices/' + i, { headers: { authorization: 'Bearer ' + token } })).text();
      });`;
  const env = {
    BASE: server.url,
    APP_SETTING: JSON.stringify(tokens),
    OTEL_SERVICE_NAME: `app-${randomUUID()}`,
  };
  const { spool, observations, stderr } = await runHooked(source, { env });
  expect(stderr).toBe('');
  expect(new Set(observations.map(({ fingerprint }) => fingerprint)).size).toBeGreaterThanOrEqual(count);
  const lines = spool.split('\n').filter((line) => line !== '');
  const body = Buffer.from(
    JSON.stringify({
      resourceSpans: lines.flatMap(
        (line) => (JSON.parse(line) as { resourceSpans: unknown[] }).resourceSpans,
      ),
    }),
  );
  const texts = new Set<string>();
  JSON.parse(body.toString(), (key, value: unknown) => {
    if (key === 'stringValue') texts.add(String(value));
  });
  // Each text asked about anew: reading the body would find it remembered, since `runHooked` has read it.
  const looks = closeLooks(body.length);
  const { left } = looks;
  for (const text of texts) holdsCredential(text, undefined, (characters) => mayLook(looks, characters));
  expect(looks.withheld).toBe(0);
  expect(left - looks.left).toBeGreaterThan(count * 22);
  expect(left - looks.left).toBeLessThan(left / 2);
}, 180_000);
