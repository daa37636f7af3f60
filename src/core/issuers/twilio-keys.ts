import type { Ended, Exchange, Issued, Issuer } from './issuer.ts';
import { endedName } from './reading/ended-credential.ts';
import { jsonFields, secretField, textField } from './reading/fields.ts';
import { issuedCredential } from './reading/issued-credential.ts';
import { instantOfHttpDate } from './reading/lifetimes.ts';

const ofAccount =
  /^\/2010-04-01\/Accounts\/(AC[0-9a-f]{32})\/(?:Keys|SigningKeys)(?:\/(SK[0-9a-f]{32}))?\.json(?:\?|$)/i;
const ofIam = /^\/v1\/Keys(?:\/(SK[0-9a-f]{32}))?\/?(?:\?|$)/i;

/**
 * API keys of Twilio (twilio.com/docs/iam/api-keys): the secret is told once, its SID is public. The newer API
 * stands at iam.twilio.com.
 */
export const twilioKeys: Issuer = {
  id: 'twilio-keys',
  endpoints: ['twilio-key-create'],
  at: { segments: ['2010-04-01'], hosts: ['iam.twilio.com'] },
  match: ({ method, path }) =>
    (method === 'POST' || method === 'DELETE') && (ofAccount.test(path) || ofIam.test(path)),
  presented: () => [],
  issued: (exchange: Exchange): readonly Issued[] => {
    if (exchange.status >= 400 || exchange.request.method !== 'POST') return [];
    const answer = jsonFields(exchange.responseBody);
    const secret = secretField(answer, 'secret');
    const sid = textField(answer, 'sid');
    if (secret === null || sid === null) return [];
    const account = ofAccount.exec(exchange.request.path)?.[1] ?? null;
    return [
      issuedCredential({
        secret,
        source: 'token_endpoint',
        type: 'twilio.api_key_secret',
        provider: 'twilio',
        name: textField(answer, 'friendly_name') ?? sid,
        policy: account === null ? null : `twilio account ${account}`,
        ephemeral: false,
        issuedAt: instantOfHttpDate(answer?.['date_created']),
        subject: sid,
        joinKeys: [`twilio.key_sid:${sid}`],
        parents: exchange.presentedInHeaders,
      }),
    ];
  },
  ended: ({ status, request }: Exchange): readonly Ended[] => {
    if (status >= 400 || request.method !== 'DELETE') return [];
    const sid = ofAccount.exec(request.path)?.[2] ?? ofIam.exec(request.path)?.[1];
    return endedName('twilio.key_sid', sid, 'revoked');
  },
};
