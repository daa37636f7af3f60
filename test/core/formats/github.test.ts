import { expect, test } from 'vitest';
import { alphanumeric, base64url, fakeSecret } from '../../support/fake-secret.ts';
import { describeFormat, recogniseText } from './describe-format.ts';

for (const [id, prefix, type, ephemeral] of [
  ['github-pat-classic', 'ghp_', 'github.personal_token', false],
  ['github-oauth', 'gho_', 'github.oauth_token', false],
  ['github-app-user', 'ghu_', 'github.app_user_token', true],
  ['github-installation-opaque', 'ghs_', 'github.installation_token', true],
] as const) {
  describeFormat({
    id,
    tokens: () => [fakeSecret(prefix, 36)],
    expected: { type, provider: 'github', ephemeral },
    near: () => ({
      'one character short': fakeSecret(prefix, 35),
      'one character long': fakeSecret(prefix, 37),
      'a hyphen': `${fakeSecret(prefix, 35)}-`,
      'a wrong prefix': fakeSecret('ghx_', 36),
    }),
  });
}

describeFormat({
  id: 'github-pat-fine',
  tokens: () => [`${fakeSecret('github_pat_', 22)}_${fakeSecret('', 59)}`],
  expected: { type: 'github.fine_grained_token', provider: 'github', ephemeral: null },
  near: () => ({
    'one character short': fakeSecret('github_pat_', 81),
    'one character long': fakeSecret('github_pat_', 83),
  }),
});

const appId = '1234567';

function stateless(app: string = appId): string {
  const parts = [60, 300, 86].map((length) => fakeSecret('', length, base64url));
  return `ghs_${app}_${parts.join('.')}`;
}

describeFormat({
  id: 'github-installation-jwt',
  tokens: () => [stateless()],
  expected: {
    type: 'github.installation_token',
    provider: 'github',
    ephemeral: true,
    joinKeys: [`github.app_id:${appId}`],
  },
  near: () => ({
    'two parts': stateless().slice(0, stateless().lastIndexOf('.')),
    'four parts': `${stateless()}.${fakeSecret('', 20)}`,
    'an id that is no number': stateless('app'),
    'an id that is too long': stateless('1'.repeat(21)),
  }),
});

describeFormat({
  id: 'github-refresh',
  tokens: () => [fakeSecret('ghr_', 76), fakeSecret('ghr_', 36)],
  expected: { type: 'github.refresh_token', provider: 'github', ephemeral: null },
  near: () => ({
    'one character short': fakeSecret('ghr_', 35),
    'one character long': fakeSecret('ghr_', 77),
  }),
});

test('both forms of an installation token have one type', () => {
  expect(recogniseText(fakeSecret('ghs_', 36, alphanumeric)).type).toBe(recogniseText(stateless()).type);
});
