import { alphanumeric, base64url, fakeSecret } from '../../support/fake-secret.ts';
import { describeFormat, describePlainFormats } from './describe-format.ts';

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

const hint = { host: null, name: 'VAULT_TOKEN' };

describePlainFormats([
  ['vault-recovery', 'vault.recovery_token', false, 'hvr.', base64url, 90, 120],
  ['openbao-legacy', 'vault.service_token', true, 's.', alphanumeric, 24, 256, { hint }],
  ['openbao-legacy', 'vault.batch_token', true, 'b.', alphanumeric, 24, 256, { hint }],
  // The row says of its three kinds: yes, except this one.
  [
    'openbao-legacy',
    'vault.recovery_token',
    false,
    'r.',
    alphanumeric,
    24,
    256,
    { hint: { host: null, name: 'BAO_TOKEN' } },
  ],
]);
