import type { Ended, Exchange, Issued, Issuer, Presented } from './issuer.ts';
import { endedSecret } from './reading/ended-credential.ts';
import type { Fields } from './reading/fields.ts';
import { asFields, jsonFields, secretField, textField, wordsField } from './reading/fields.ts';
import { issuedCredential } from './reading/issued-credential.ts';
import { instantAfter, instantOfEpoch } from './reading/lifetimes.ts';
import { clientSecretFields, oauthClient } from './reading/oauth-client.ts';
import { presentedFields, secretsOf } from './reading/presented-fields.ts';
import { queryOrBody } from './reading/query-parameters.ts';

const path = /^\/api\/(?:oauth\.v2\.(?:user\.)?(?:access|exchange)|tooling\.tokens\.rotate)$/;
const proofs = { ...clientSecretFields, refresh_token: 'client_id', token: 'client_id' } as const;

/**
 * Tokens of Slack apps (docs.slack.dev/authentication/using-token-rotation): a bot's token, beside it that of the user
 * who installed the app, and configuration tokens. Arguments may stand in the query.
 */
export const slack: Issuer = {
  id: 'slack',
  endpoints: [],
  at: { segments: ['oauth.v2.access', 'oauth.v2.user.access', 'oauth.v2.exchange', 'tooling.tokens.rotate'] },
  match: (request) => path.test(request.path.split('?', 1)[0] ?? ''),
  presented: (request, body): readonly Presented[] => presentedFields(queryOrBody(request, body), proofs),
  issued: (exchange: Exchange): readonly Issued[] => {
    const answer = answerOf(exchange);
    if (answer === null) return [];
    const user = asFields(answer['authed_user']);
    return [...tokensOf(answer, exchange), ...(user === null ? [] : tokensOf(user, exchange))];
  },
  ended: (exchange: Exchange): readonly Ended[] => {
    const answer = answerOf(exchange);
    const asked = queryOrBody(exchange.request, exchange.requestBody ?? '');
    const before = secretField(asked, 'refresh_token');
    const after = secretField(answer, 'refresh_token');
    return after === null || after === before ? [] : endedSecret(before, 'replaced');
  },
};

function tokensOf(holder: Fields, exchange: Exchange): readonly Issued[] {
  const asked = queryOrBody(exchange.request, exchange.requestBody ?? '');
  const client = oauthClient(asked, exchange.request);
  const token = secretField(holder, 'access_token') ?? secretField(holder, 'token');
  const refresh = secretField(holder, 'refresh_token');
  const shared = {
    source: 'token_endpoint',
    provider: 'slack',
    policy: client === null ? null : `oauth client ${client}`,
    scopes: wordsField(holder, 'scope'),
    subject: textField(holder, 'bot_user_id') ?? textField(holder, 'user_id') ?? textField(holder, 'id'),
    issuer: exchange.request.host,
    parents: [...exchange.presentedInHeaders, ...secretsOf(presentedFields(asked, proofs))],
  } as const;
  const expiresAt = instantAfter(exchange.at, holder['expires_in']) ?? instantOfEpoch(holder['exp']);
  return [
    ...(token === null
      ? []
      : [
          issuedCredential({
            ...shared,
            secret: token,
            type: 'oauth.access_token',
            issuedAt: instantOfEpoch(holder['iat']),
            ephemeral: expiresAt === null ? null : true,
            expiresAt,
          }),
        ]),
    ...(refresh === null
      ? []
      : [issuedCredential({ ...shared, secret: refresh, type: 'oauth.refresh_token' })]),
  ];
}

function answerOf(exchange: Exchange): Fields | null {
  const answer = exchange.status >= 400 ? null : jsonFields(exchange.responseBody);
  return answer?.['ok'] === true ? answer : null;
}
