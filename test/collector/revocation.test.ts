import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Authenticator, createAuthenticator } from '../../collector/authenticate.ts';
import { newToken } from '../../collector/new-token.ts';
import type { Engine } from '../../collector/store/engine.ts';
import { migrate } from '../../collector/store/migrate.ts';
import { openPostgres } from '../../collector/store/postgres-engine.ts';
import { createTokens } from '../../collector/store/tokens.ts';
import { instant } from '../../src/core/instant.ts';
import { type TestPostgres, testPostgres } from '../support/postgres.ts';
import { testAccess } from '../support/test-access.ts';

let postgres: TestPostgres;
let engines: readonly Engine[];
beforeAll(async () => {
  postgres = await testPostgres();
  const url = await postgres.createDatabase();
  engines = [await openPostgres(url), await openPostgres(url)];
  const [first] = engines;
  if (first !== undefined) await migrate(first);
}, 120_000);
afterAll(async () => {
  for (const engine of engines) await engine.close();
  await postgres.stop();
});

test('a token revoked at one collector is refused at the other within a second', async () => {
  let now = 1_000_000;
  const stores = engines.map(({ db }) => createTokens(db));
  const doors = stores.map((tokens) => createAuthenticator({ given: [], tokens, now: () => instant(now) }));
  const asked = { name: 'a', scope: 'read', expiresInDays: null } as const;
  const { token, row } = newToken(asked, instant(now));
  const [here] = stores;
  await here?.add(row, testAccess());
  const verdicts = (): Promise<readonly string[]> => Promise.all(doors.map((door) => verdict(door, token)));
  expect(await verdicts()).toEqual(['in', 'in']);
  await here?.revoke(row.id, testAccess());
  doors[0]?.forget();
  now += 999;
  expect(await verdicts()).toEqual(['this token was revoked', 'this token was revoked']);
});

async function verdict(door: Authenticator, token: string): Promise<string> {
  return door.authenticate(`Bearer ${token}`, ['read']).then(
    () => 'in',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}
