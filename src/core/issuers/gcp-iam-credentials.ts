import { canonicalValue } from '../canonical.ts';
import type { Exchange, Issued, Issuer, IssuerRequest } from './issuer.ts';
import { formFields, jsonFields, secretField, shortText, textField, textsField } from './reading/fields.ts';
import { issuedCredential } from './reading/issued-credential.ts';
import { instantOfDate } from './reading/lifetimes.ts';
import { protobufFields, protobufText } from './reading/protobuf-fields.ts';
import { protobufTimestamp } from './reading/protobuf-timestamp.ts';

const rest = /^\/v1\/projects\/[^/?#]{1,128}\/serviceAccounts\/([^/?#:]{1,256}):(\w{1,32})(?:\?|$)/;
const grpc = /^\/google\.iam\.credentials\.v1\.IAMCredentials\/(\w{1,32})$/;

interface Method {
  /** Field of the answer that holds the credential, in JSON and in protobuf. */
  readonly json: string;
  readonly number: number;
  readonly type: string | null;
}

/** By their names in lower case: REST and gRPC spell them differently. */
const methods: ReadonlyMap<string, Method> = new Map([
  ['generateaccesstoken', { json: 'accessToken', number: 1, type: 'gcp.access_token' }],
  ['generateidtoken', { json: 'token', number: 1, type: null }],
  ['signjwt', { json: 'signedJwt', number: 2, type: null }],
]);

/**
 * Google Cloud's IAM Service Account Credentials, by REST and by gRPC: one account speaks for another
 * (cloud.google.com/iam/docs/reference/credentials/rest, google/iam/credentials/v1/common.proto).
 */
export const gcpIamCredentials: Issuer = {
  id: 'gcp-iam-credentials',
  endpoints: ['gcp-iam-generateaccesstoken', 'gcp-iam-generateidtoken', 'gcp-iam-signjwt'],
  at: {
    segments: [
      'generateAccessToken',
      'generateIdToken',
      'signJwt',
      'google.iam.credentials.v1.IAMCredentials',
    ],
  },
  match: (request) => request.method === 'POST' && methods.has(methodOf(request).toLowerCase()),
  presented: () => [],
  issued: (exchange: Exchange): readonly Issued[] => {
    const method = methods.get(methodOf(exchange.request).toLowerCase());
    if (exchange.status >= 400 || method === undefined) return [];
    const answer = answerOf(exchange, method);
    if (answer.secret === null) return [];
    const account = accountOf(exchange.request);
    const asked = jsonFields(exchange.requestBody ?? '');
    return [
      issuedCredential({
        secret: answer.secret,
        source: 'token_endpoint',
        type: method.type,
        provider: 'gcp',
        name: account,
        policy: account === null ? null : `service account ${account}`,
        ephemeral: true,
        expiresAt: answer.expiresAt,
        scopes: textsField(asked, 'scope'),
        subject: account,
        audience: textsField(asked, 'audience'),
        parents: exchange.presentedInHeaders,
      }),
    ];
  },
};

function answerOf({ responseBody, responseBytes }: Exchange, { json, number }: Method) {
  if (responseBytes == null) {
    const answer = jsonFields(responseBody);
    return { secret: secretField(answer, json), expiresAt: instantOfDate(answer?.['expireTime']) };
  }
  const message = protobufFields(responseBytes);
  if (message === null) return { secret: null, expiresAt: null };
  const secret = canonicalValue(protobufText(message, number) ?? '');
  // Elsewhere that field does not exist.
  const expireTime = message.get(3)?.at(-1);
  return { secret, expiresAt: expireTime === undefined ? null : protobufTimestamp(expireTime) };
}

function methodOf({ path }: IssuerRequest): string {
  return rest.exec(path)?.[2] ?? grpc.exec(path)?.[1] ?? '';
}

/** In gRPC the account stands in the message; clients repeat it in the routing header (google.aip.dev/client-libraries/4222). */
function accountOf(request: IssuerRequest): string | null {
  const inPath = rest.exec(request.path)?.[1];
  const routed = textField(formFields(request.header('x-goog-request-params') ?? ''), 'name');
  const name = inPath ?? routed?.split('/').at(-1) ?? '';
  try {
    return shortText(decodeURIComponent(name));
  } catch {
    return shortText(name);
  }
}
