import { base64url, fakeSecret, hex } from '../../support/fake-secret.ts';
import { describeFormat } from './describe-format.ts';

describeFormat({
  id: 'databricks-pat',
  tokens: () => [fakeSecret('dapi', 32, hex), `${fakeSecret('dapi', 32, hex)}-2`],
  expected: { type: 'databricks.personal_token', provider: 'databricks', ephemeral: null },
  near: () => ({
    'one character short': fakeSecret('dapi', 31, hex),
    'one character long': fakeSecret('dapi', 33, hex),
    'two digits at the end': `${fakeSecret('dapi', 32, hex)}-22`,
  }),
});

describeFormat({
  id: 'npm-token',
  tokens: () => [fakeSecret('npm_', 36)],
  expected: { type: 'npm.access_token', provider: 'npm', ephemeral: null },
  near: () => ({
    'one character short': fakeSecret('npm_', 35),
    'one character long': fakeSecret('npm_', 37),
    'a variable of npm': 'npm_config_metrics_registry_of_this_project',
  }),
});

const publicId = fakeSecret('', 22, base64url);

describeFormat({
  id: 'sendgrid-key',
  tokens: () => [fakeSecret(`SG.${publicId}.`, 43, base64url)],
  expected: {
    type: 'sendgrid.api_key',
    provider: 'sendgrid',
    ephemeral: false,
    joinKeys: [`sendgrid.api_key_id:${publicId}`],
  },
  near: () => ({
    'one character short': fakeSecret(`SG.${publicId}.`, 42, base64url),
    'one character long': fakeSecret(`SG.${publicId}.`, 44, base64url),
    'a short id': fakeSecret(`SG.${publicId.slice(1)}.`, 43, base64url),
  }),
});
