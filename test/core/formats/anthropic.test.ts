import { base64url, fakeSecret } from '../../support/fake-secret.ts';
import { describeFormat } from './describe-format.ts';

for (const [id, prefix, type] of [
  ['anthropic-api-key', 'sk-ant-api03-', 'anthropic.api_key'],
  ['anthropic-admin-key', 'sk-ant-admin01-', 'anthropic.admin_key'],
] as const) {
  describeFormat({
    id,
    tokens: () => [`${fakeSecret(prefix, 93, base64url)}AA`],
    expected: { type, provider: 'anthropic', ephemeral: false },
    near: () => ({
      'one character short': `${fakeSecret(prefix, 92, base64url)}AA`,
      'one character long': `${fakeSecret(prefix, 94, base64url)}AA`,
      'another end': `${fakeSecret(prefix, 93, base64url)}AB`,
      'another kind': `${fakeSecret('sk-ant-sid09-', 93, base64url)}AA`,
    }),
  });
}

for (const [id, prefix, type, ephemeral] of [
  ['anthropic-oauth-access', 'sk-ant-oat01-', 'anthropic.access_token', true],
  ['anthropic-oauth-refresh', 'sk-ant-ort01-', 'anthropic.refresh_token', null],
] as const) {
  describeFormat({
    id,
    tokens: () => [fakeSecret(prefix, 95, base64url), fakeSecret(prefix, 40, base64url)],
    expected: { type, provider: 'anthropic', ephemeral },
    near: () => ({
      'one character short': fakeSecret(prefix, 39, base64url),
      'too long': fakeSecret(prefix, 513, base64url),
    }),
  });
}
