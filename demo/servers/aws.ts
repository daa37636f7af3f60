import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { alphanumeric, makeSecret, upperBase32 } from '../make-secret.ts';
import { bodyOf, listen, serveParent } from './serve.ts';
import { createTruthLog } from './truth.ts';

/**
 * AWS STS (Query protocol, XML) and Secrets Manager (JSON 1.1) as documented, for the real SDK clients.
 * Signatures are not checked: the key that would check them is not known here.
 */
const log = createTruthLog();
/** Session key ids that were handed out, with the session token that belongs to each. */
const sessions = new Map<string, string>();
const longLivedKeyId = process.env['DEMO_AWS_KEY_ID'] ?? '';
const sessionSeconds = 900;
const json = 'application/x-amz-json-1.1';

const { server } = await listen((request, response) => void answer(request, response));
serveParent(server, log);

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await bodyOf(request);
  const target = request.headers['x-amz-target'];
  const form = new URLSearchParams(target === undefined ? body : '');
  const operation =
    typeof target === 'string' ? 'SecretsManager/GetSecretValue' : `STS/${form.get('Action')}`;
  const keyId = /Credential=([A-Z0-9]+)\//.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const sessionToken = String(request.headers['x-amz-security-token'] ?? '');
  const known = keyId === longLivedKeyId || sessions.get(keyId) === sessionToken;
  const status = known ? 200 : 403;
  const presented = [keyId, sessionToken].filter((one) => one !== '');
  log.used({ secret: keyId, where: 'authorization', operation, status });
  if (sessionToken !== '')
    log.used({ secret: sessionToken, where: 'x-amz-security-token', operation, status });
  if (!known) return send(response, 403, [json, '{"__type":"UnrecognizedClientException"}']);
  if (target === 'secretsmanager.GetSecretValue') return getSecretValue(body, presented, response);
  if (form.get('Action') === 'AssumeRole') return assumeRole(form, presented, response);
  send(response, 400, ['text/plain', 'this server knows AssumeRole and GetSecretValue only']);
}

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
function assumeRole(form: URLSearchParams, parents: readonly string[], response: ServerResponse): void {
  const keyId = makeSecret('ASIA', 16, upperBase32);
  const secretKey = makeSecret('', 40);
  const token = makeSecret('IQoJ', 352, `${alphanumeric}/+`);
  const expires = new Date(Math.floor(Date.now() / 1000) * 1000 + sessionSeconds * 1000);
  const role = form.get('RoleArn') ?? '';
  const session = form.get('RoleSessionName') ?? '';
  const subject = `${role.replace(':iam:', ':sts:').replace(':role/', ':assumed-role/')}/${session}`;
  sessions.set(keyId, token);
  for (const [what, secret] of [
    ['session access key id', keyId],
    ['session secret access key', secretKey],
    ['session token', token],
  ] as const) {
    log.issued({ secret, what, expiresAt: expires.getTime(), subject, publicName: keyId, parents });
  }
  const xml = `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <AssumeRoleResult>
    <AssumedRoleUser>
      <AssumedRoleId>${makeSecret('AROA', 17, upperBase32)}:${session}</AssumedRoleId>
      <Arn>${subject}</Arn>
    </AssumedRoleUser>
    <Credentials>
      <AccessKeyId>${keyId}</AccessKeyId>
      <SecretAccessKey>${secretKey}</SecretAccessKey>
      <SessionToken>${token}</SessionToken>
      <Expiration>${expires.toISOString().replace('.000', '')}</Expiration>
    </Credentials>
  </AssumeRoleResult>
  <ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata>
</AssumeRoleResponse>`;
  send(response, 200, ['text/xml', xml]);
}

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html */
function getSecretValue(body: string, parents: readonly string[], response: ServerResponse): void {
  const name = String((JSON.parse(body) as { SecretId?: unknown }).SecretId);
  const password = makeSecret('', 32);
  const whole = JSON.stringify({
    engine: 'postgres',
    host: 'warehouse.example',
    username: 'nightly',
    password,
  });
  const versionId = randomUUID();
  log.issued({ secret: whole, what: 'secret document', publicName: versionId, parents });
  log.issued({ secret: password, what: 'password in the document', publicName: versionId, parents });
  const answered = {
    ARN: `arn:aws:secretsmanager:eu-central-1:123456789012:secret:${name}-${makeSecret('', 6)}`,
    Name: name,
    VersionId: versionId,
    VersionStages: ['AWSCURRENT'],
    SecretString: whole,
    CreatedDate: Math.floor(Date.now() / 1000),
  };
  send(response, 200, [json, JSON.stringify(answered)]);
}

function send(response: ServerResponse, status: number, [type, body]: readonly [string, string]): void {
  response.writeHead(status, { 'content-type': type, 'x-amzn-requestid': randomUUID() }).end(body);
}
