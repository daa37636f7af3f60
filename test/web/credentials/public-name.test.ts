import { expect, test } from 'vitest';
import { publicName } from '../../../web/src/credentials/public-name.ts';

test.each([
  [['OPENAI_API_KEY'], ['openai:x'], 'OPENAI_API_KEY'],
  [[], ['vault:accessor:1'], 'vault:accessor:1'],
  [[], [], null],
  [['/run/secrets/key'], [], '/run/secrets/key'],
  [['/var/lib/somewhere/deep/below/run/secrets/key'], [], '…/secrets/key'],
  [['C:\\Users\\somebody\\AppData\\Roaming\\gcloud\\credentials.json'], [], '…/gcloud/credentials.json'],
] as const)('%j and %j are known as %j', (names, joinKeys, expected) => {
  expect(publicName({ names, joinKeys })).toBe(expected);
});
