import { expect, test } from 'vitest';
import { toldSetting } from '../../../instrumentation/node/told-setting.ts';
import { fakeSecret } from '../../support/fake-secret.ts';

const password = fakeSecret('', 20);
const env = { APP_PASSWORD: password, NODE_ENV: 'production', HARMLESS: 'some-longer-name' };

test.each([
  ['a credential by its form', fakeSecret('ghp_', 36)],
  ['one behind a name', `team-${fakeSecret('ghp_', 36)}`],
  ['the value of a secret variable', password],
  ['that value in a text', `team of ${password}`],
  ['a password in a URL', `https://ada:${fakeSecret('', 12)}@example.com`],
])('%s is withheld', (_what, text) => {
  expect(toldSetting(text, env)).toBe('withheld');
});

test.each(['production', 'billing', 'agent-7f9c5d8b4-x2v1q', 'some-longer-name', '1.2.3', 'team_a_v2', 'a'])(
  '%s is told',
  (text) => {
    expect(toldSetting(text, env)).toBe(text);
  },
);
