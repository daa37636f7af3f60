import { expect, test } from 'vitest';
import { secretCommand } from '../../../../instrumentation/node/commands/secret-commands.ts';

test.each<[line: string, name: string, source: string]>([
  ['op read op://prod/db/password', 'op://prod/db/password', 'secret_manager'],
  ['op --account shop read --no-newline op://prod/db/password', 'op://prod/db/password', 'secret_manager'],
  ['op item get Database --fields password --reveal', 'Database', 'secret_manager'],
  ['vault kv get -field=key secret/app', 'secret/app', 'secret_manager'],
  ['vault token create -field=token', 'vault token create', 'secret_manager'],
  ['aws --profile p secretsmanager get-secret-value --secret-id prod/db', 'prod/db', 'secret_manager'],
  ['aws ssm get-parameter --name=/prod/key --with-decryption', '/prod/key', 'secret_manager'],
  ['aws sts assume-role --role-arn arn:x --role-session-name y', 'arn:x', 'token_endpoint'],
  ['aws configure export-credentials', 'aws configure export-credentials', 'secret_manager'],
  ['gcloud auth print-access-token', 'gcloud auth print-access-token', 'token_endpoint'],
  ['gcloud secrets versions access latest --secret=key', 'key', 'secret_manager'],
  ['az account get-access-token --output json --resource https://x', 'https://x', 'token_endpoint'],
  ['az keyvault secret show --vault-name v --name n', 'n', 'secret_manager'],
  ['gh auth token --hostname github.com', 'gh auth token', 'secret_manager'],
  ['kubectl create token clerk -n shop', 'clerk', 'token_endpoint'],
  ['kubectl -n shop create token clerk', 'clerk', 'token_endpoint'],
  ['secret-tool lookup service cli account me', 'service cli account me', 'secret_manager'],
  ['security find-generic-password -a me -s cli -w', 'cli/me', 'secret_manager'],
  ['pass show shop/key', 'shop/key', 'secret_manager'],
  ['bw get password shop', 'shop', 'secret_manager'],
])('%s', (line, name, source) => {
  expect(secretCommand(line.split(' '))).toMatchObject({ name, source });
});

test.each(['git status', 'git log op read', 'aws s3 ls', 'op whoami', 'kubectl get pods', 'node read', ''])(
  '%s prints no secret',
  (line) => expect(secretCommand(line.split(' '))).toBeNull(),
);

test('a name is bounded', () => {
  expect(secretCommand(['op', 'read', `op://${'x'.repeat(1_000)}`])?.name).toHaveLength(256);
});
