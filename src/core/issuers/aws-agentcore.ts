import type { Exchange, Issued, Issuer } from './issuer.ts';
import { awsCaller } from './reading/aws-caller.ts';
import { jsonFields, secretField, textField, textsField } from './reading/fields.ts';
import { issuedCredential } from './reading/issued-credential.ts';
import { presentedFields, type SecretFields, secretsOf } from './reading/presented-fields.ts';

const path =
  /^\/identities\/(?:GetWorkloadAccessToken(?:ForJWT|ForUserId)?|oauth2\/token|api-key)\/?(?:\?|$)/;
const secretFields: SecretFields = { workloadIdentityToken: null, userToken: null };

/**
 * Amazon Bedrock AgentCore Identity: an agent's own token, and for it the tokens and keys that others issued
 * (docs.aws.amazon.com/bedrock-agentcore/latest/APIReference).
 */
export const awsAgentcore: Issuer = {
  id: 'aws-agentcore',
  endpoints: ['aws-agentcore-workload', 'aws-agentcore-oauth2', 'aws-agentcore-apikey'],
  at: { segments: ['identities'] },
  match: (request) => request.method === 'POST' && path.test(request.path),
  presented: (_request, body) => presentedFields(jsonFields(body), secretFields),
  issued: (exchange: Exchange): readonly Issued[] => {
    if (exchange.status >= 400) return [];
    const asked = jsonFields(exchange.requestBody ?? '');
    const answer = jsonFields(exchange.responseBody);
    const workload = textField(asked, 'workloadName');
    const provider = textField(asked, 'resourceCredentialProviderName');
    const policy = provider === null ? null : `agentcore credential provider ${provider}`;
    const parents = [...awsCaller(exchange), ...secretsOf(presentedFields(asked, secretFields))];
    const kinds = [
      [
        'workloadAccessToken',
        {
          source: 'token_endpoint',
          type: 'aws.workload_access_token',
          provider: 'aws',
          name: workload,
          policy: workload === null ? null : `agentcore workload ${workload}`,
          ephemeral: true,
          subject: textField(asked, 'userId') ?? workload,
        },
      ],
      [
        'accessToken',
        {
          source: 'token_endpoint',
          type: 'oauth.access_token',
          name: provider,
          policy,
          scopes: textsField(asked, 'scopes'),
          audience: [...textsField(asked, 'resources'), ...textsField(asked, 'audiences')],
        },
      ],
      ['apiKey', { source: 'secret_manager', name: provider, policy }],
    ] as const;
    return kinds.flatMap(([field, facts]) => {
      const secret = secretField(answer, field);
      return secret === null ? [] : [issuedCredential({ ...facts, secret, parents })];
    });
  },
};
