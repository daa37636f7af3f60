import { base64url, fakeSecret } from '../../support/fake-secret.ts';
import { describeFormat } from './describe-format.ts';

describeFormat({
  id: 'vault-service',
  tokens: () => [
    fakeSecret('hvs.CAESI', 86, base64url),
    fakeSecret('hvs.', 90, base64url),
    fakeSecret('hvs.', 120, base64url),
    fakeSecret('hvs.', 24),
  ],
  expected: { type: 'vault.service_token', provider: 'vault', ephemeral: true },
  near: () => ({
    'one character short': fakeSecret('hvs.', 89, base64url),
    'one character long': fakeSecret('hvs.', 121, base64url),
    'a root token that is one short': fakeSecret('hvs.', 23),
    'a root token that is one long': fakeSecret('hvs.', 25),
    'the old prefix': fakeSecret('s.', 24),
  }),
});

describeFormat({
  id: 'vault-batch',
  tokens: () => [fakeSecret('hvb.AAAAAQ', 150, base64url), fakeSecret('hvb.', 138, base64url)],
  expected: { type: 'vault.batch_token', provider: 'vault', ephemeral: true },
  near: () => ({
    'one character short': fakeSecret('hvb.', 137, base64url),
    'one character long': fakeSecret('hvb.', 301, base64url),
  }),
});
