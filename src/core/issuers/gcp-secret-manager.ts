import type { Exchange, Issued, Issuer } from './issuer.ts';
import { binarySecret } from './reading/binary-secret.ts';
import { asFields, jsonFields, shortText, textField } from './reading/fields.ts';
import { issuedCredential } from './reading/issued-credential.ts';
import { protobufFields, protobufText } from './reading/protobuf-fields.ts';
import { storedSecrets } from './reading/secret-leaves.ts';

const rest =
  /^\/v1(?:beta\d)?\/projects\/[^/?#]{1,128}\/(?:locations\/[^/?#]{1,64}\/)?secrets\/[^/?#]{1,255}\/versions\/[^/?#:]{1,64}:access(?:\?|$)/;
const grpc = /^\/google\.cloud\.secretmanager\.v1(?:beta\d)?\.SecretManagerService\/AccessSecretVersion$/;

/**
 * Google Secret Manager, by REST and by gRPC, in every region
 * (cloud.google.com/secret-manager/docs/reference, google/cloud/secretmanager/v1/service.proto).
 */
export const gcpSecretManager: Issuer = {
  id: 'gcp-secret-manager',
  endpoints: ['gcp-secretmanager-access'],
  at: { segments: ['access', 'AccessSecretVersion'] },
  match: ({ method, path }) =>
    (method === 'GET' && rest.test(path)) || (method === 'POST' && grpc.test(path)),
  presented: () => [],
  issued: (exchange: Exchange): readonly Issued[] => {
    if (exchange.status >= 400) return [];
    const { name, text } = answerOf(exchange);
    if (text === null) return [];
    const secretName = name?.replace(/\/versions\/[^/]*$/, '') ?? null;
    return storedSecrets(text).map((found) =>
      issuedCredential({
        ...found,
        joinKeys: [...found.joinKeys, ...(name === null ? [] : [`gcp.secret_version:${name}`])],
        source: 'secret_manager',
        name: secretName,
        parents: exchange.presentedInHeaders,
      }),
    );
  },
};

/** AccessSecretVersionResponse: `name` is field 1, `payload` field 2, its `data` field 1. */
function answerOf({ responseBody, responseBytes }: Exchange) {
  if (responseBytes == null) {
    const answer = jsonFields(responseBody);
    const text = binarySecret(asFields(answer?.['payload'])?.['data']);
    return { name: textField(answer, 'name'), text };
  }
  const answer = protobufFields(responseBytes);
  const payload = protobufFields(answer?.get(2)?.at(-1) ?? new Uint8Array());
  const name = answer === null ? null : shortText(protobufText(answer, 1));
  return { name, text: binarySecret(payload?.get(1)?.at(-1)) };
}
