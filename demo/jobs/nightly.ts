/**
 * A job that is over before most telemetry has connected: it assumes a role, reads one secret with the
 * session and exits. It takes its endpoint, region and keys from the variables that the AWS SDK knows.
 */
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';

const sts = new STSClient({});
const role = await sts.send(
  new AssumeRoleCommand({
    RoleArn: process.env['NIGHTLY_ROLE_ARN'],
    RoleSessionName: 'nightly',
    DurationSeconds: 900,
  }),
);
const secrets = new SecretsManagerClient({
  credentials: {
    accessKeyId: role.Credentials?.AccessKeyId ?? '',
    secretAccessKey: role.Credentials?.SecretAccessKey ?? '',
    sessionToken: role.Credentials?.SessionToken ?? '',
  },
});
await secrets.send(new GetSecretValueCommand({ SecretId: 'warehouse' }));
process.exit(0);
