import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { canonicalAuthorization } from '../../src/core/canonical.ts';
import { alphanumeric, fakeSecret } from './fake-secret.ts';

/** The three parts of a session that STS hands out. */
export interface AwsSession {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** One credential the server handed out: the ground truth that an inventory is compared with. */
export interface AwsIssued {
  readonly action: 'AssumeRole' | 'AssumeRoleWithWebIdentity' | 'GetSessionToken' | 'GetSecretValue';
  /** The session's access key id, or the secret's value. */
  readonly secret: string;
  /** Role ARN or secret name; null for `GetSessionToken`. */
  readonly name: string | null;
  /** The caller: access key id of the SigV4 header; null when the request was not signed. */
  readonly accessKeyId: string | null;
  /** Milliseconds since the epoch; null for a secret, which does not expire. */
  readonly expiresAt: number | null;
  /** All parts of a session; null for a secret. */
  readonly session: AwsSession | null;
  /** `<ARN>#<VersionId>` of a secret; null for a session. */
  readonly version: string | null;
}

/** One request and its answer as they went over the wire. Header names are in lower case. */
export interface AwsExchange {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly requestBody: string;
  readonly accessKeyId: string | null;
  readonly status: number;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly responseBody: string;
}

export interface AwsServerOptions {
  /** Values of Secrets Manager by name; bytes become `SecretBinary`. */
  readonly secrets?: Readonly<Record<string, string | Uint8Array>>;
  /** Makes the sessions that STS hands out; by default random ones. */
  readonly makeSession?: () => AwsSession;
  /** Lifetime of a session; by default what the request asks for, else 3,600 s. */
  readonly sessionSeconds?: number;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** 0, the default: a free one. */
  readonly port?: number;
}

export interface AwsServer {
  /** `http://127.0.0.1:<port>`: the `endpoint` of an AWS client. */
  readonly url: string;
  readonly port: number;
  /** Everything handed out so far, in order. */
  readonly issued: readonly AwsIssued[];
  /** Every request so far, in order, refused ones included. */
  readonly exchanges: readonly AwsExchange[];
  readonly close: () => Promise<void>;
}

/**
 * STS (query protocol, XML) and Secrets Manager (AWS JSON 1.1) on loopback, in the documented wire
 * format. It verifies no signature and records who asked and what was handed out.
 */
export async function startAwsServer(options: AwsServerOptions = {}): Promise<AwsServer> {
  const issued: AwsIssued[] = [];
  const exchanges: AwsExchange[] = [];
  const aws = fakeAws(options, issued);
  const server = createServer(async (request, response) => {
    try {
      const exchange = answerTo(request, await readBody(request), aws);
      exchanges.push(exchange);
      response.writeHead(exchange.status, exchange.responseHeaders).end(exchange.responseBody);
    } catch {
      response.destroy();
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    issued,
    exchanges,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Answer {
  readonly status: number;
  readonly type: 'text/xml' | 'application/x-amz-json-1.1';
  readonly body: string;
}

interface FakeAws {
  readonly sts: (form: URLSearchParams, accessKeyId: string | null) => Answer;
  readonly secretsManager: (target: string, body: string, accessKeyId: string | null) => Answer;
}

function answerTo(request: IncomingMessage, requestBody: string, aws: FakeAws): AwsExchange {
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
  );
  const signed = canonicalAuthorization(headers['authorization'] ?? '');
  const accessKeyId = signed?.scheme.startsWith('aws4-') === true ? signed.secret : null;
  const target = headers['x-amz-target'];
  const answer =
    target === undefined
      ? aws.sts(new URLSearchParams(requestBody), accessKeyId)
      : aws.secretsManager(target, requestBody, accessKeyId);
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    headers,
    requestBody,
    accessKeyId,
    status: answer.status,
    responseHeaders: { 'content-type': answer.type, 'x-amzn-requestid': requestId() },
    responseBody: answer.body,
  };
}

function fakeAws(options: AwsServerOptions, issued: AwsIssued[]): FakeAws {
  const now = options.now ?? Date.now;
  const createdAt = Math.trunc(now() / 1000);
  const values = new Map(
    Object.entries(options.secrets ?? {}).map(([name, value]) => [name, secretValue(name, value)]),
  );
  return {
    sts(form, accessKeyId) {
      const action = form.get('Action');
      if (action !== 'AssumeRole' && action !== 'AssumeRoleWithWebIdentity' && action !== 'GetSessionToken') {
        return stsError('InvalidAction', `Could not find operation ${action} for version 2011-06-15`);
      }
      const session = (options.makeSession ?? randomSession)();
      const seconds = options.sessionSeconds ?? Number(form.get('DurationSeconds') ?? 3600);
      // STS answers in whole seconds.
      const expiresAt = Math.trunc(now() / 1000 + seconds) * 1000;
      const name = form.get('RoleArn');
      issued.push({
        action,
        secret: session.accessKeyId,
        name,
        accessKeyId,
        expiresAt,
        session,
        version: null,
      });
      return { status: 200, type: 'text/xml', body: sessionXml(action, form, { session, expiresAt }) };
    },
    secretsManager(target, body, accessKeyId) {
      const action = target.replace('secretsmanager.', '');
      if (action !== 'GetSecretValue') return jsonError('UnknownOperationException', '');
      const id = String((JSON.parse(body) as { SecretId?: unknown }).SecretId);
      const value = values.get(id) ?? [...values.values()].find(({ ARN }) => ARN === id);
      if (value === undefined) {
        return jsonError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
      }
      const secret = value.SecretString ?? value.SecretBinary ?? '';
      const version = `${value.ARN}#${value.VersionId}`;
      issued.push({ action, secret, name: value.Name, accessKeyId, expiresAt: null, session: null, version });
      const answer = { ...value, VersionStages: ['AWSCURRENT'], CreatedDate: createdAt };
      return { status: 200, type: 'application/x-amz-json-1.1', body: JSON.stringify(answer) };
    },
  };
}

const account = '123456789012';
const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function randomSession(): AwsSession {
  return {
    accessKeyId: fakeSecret('ASIA', 16, base32),
    secretAccessKey: fakeSecret('', 40, `${alphanumeric}/+`),
    sessionToken: `${fakeSecret('IQoJ', 342, `${alphanumeric}/+`)}==`,
  };
}

interface SecretValue {
  readonly ARN: string;
  readonly Name: string;
  readonly VersionId: string;
  readonly SecretString?: string;
  readonly SecretBinary?: string;
}

function secretValue(name: string, value: string | Uint8Array): SecretValue {
  const ARN = `arn:aws:secretsmanager:us-east-1:${account}:secret:${name}-${fakeSecret('', 6)}`;
  const content =
    typeof value === 'string'
      ? { SecretString: value }
      : { SecretBinary: Buffer.from(value).toString('base64') };
  return { ARN, Name: name, VersionId: requestId(), ...content };
}

/** The answer of an action: `<XResponse><XResult>…`, in the namespace of the API version. */
function sessionXml(
  action: string,
  form: URLSearchParams,
  { session, expiresAt }: { session: AwsSession; expiresAt: number },
): string {
  const role = form.get('RoleArn');
  const roleName = role?.split('/').at(-1) ?? '';
  const sessionName = form.get('RoleSessionName') ?? '';
  const user = `<AssumedRoleUser>
      <Arn>arn:aws:sts::${account}:assumed-role/${escapeXml(`${roleName}/${sessionName}`)}</Arn>
      <AssumedRoleId>${fakeSecret('AROA', 17, base32)}:${escapeXml(sessionName)}</AssumedRoleId>
    </AssumedRoleUser>`;
  const expiration = new Date(expiresAt).toISOString().replace('.000Z', 'Z');
  return `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <${action}Result>
    ${role === null ? '' : user}
    <Credentials>
      <AccessKeyId>${session.accessKeyId}</AccessKeyId>
      <SecretAccessKey>${escapeXml(session.secretAccessKey)}</SecretAccessKey>
      <SessionToken>${escapeXml(session.sessionToken)}</SessionToken>
      <Expiration>${expiration}</Expiration>
    </Credentials>
  </${action}Result>
  <ResponseMetadata>
    <RequestId>${requestId()}</RequestId>
  </ResponseMetadata>
</${action}Response>
`;
}

function stsError(code: string, message: string): Answer {
  const body = `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <Error><Type>Sender</Type><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>
  <RequestId>${requestId()}</RequestId>
</ErrorResponse>
`;
  return { status: 400, type: 'text/xml', body };
}

function jsonError(type: string, message: string): Answer {
  const body = JSON.stringify({ __type: type, Message: message });
  return { status: 400, type: 'application/x-amz-json-1.1', body };
}

function requestId(): string {
  return crypto.randomUUID();
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
