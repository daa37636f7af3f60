import { claimText } from '../jwt.ts';
import type { Format, Recognition } from './format.ts';
import { opaques } from './opaque.ts';
import { base64Object, namedBy } from './reading/json-object.ts';
import { recognised } from './recognised.ts';

const dopplerKey = /^[A-Za-z0-9]{40,44}$/;

export const secretManagerFormats: readonly Format[] = [
  { id: 'onepassword-service', prefixes: ['ops_eyJ'], recognise: onePasswordService },
  ...opaques([
    [
      'onepassword-secret-key',
      'onepassword.secret_key',
      false,
      'A3-',
      /^[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})(?:-[A-Z0-9]{5}){3}$/,
    ],
    // The name of the config stands in a service token.
    [
      'doppler-tokens',
      'doppler.service_token',
      false,
      'dp.st.',
      /^(?:([a-z0-9_-]{2,35})\.)?[A-Za-z0-9]{40,44}$/,
      { joinKey: 'doppler.config' },
    ],
    ['doppler-tokens', 'doppler.cli_token', false, 'dp.ct.', dopplerKey],
    ['doppler-tokens', 'doppler.personal_token', false, 'dp.pt.', dopplerKey],
    ['doppler-tokens', 'doppler.service_account_token', false, 'dp.sa.', dopplerKey],
    ['doppler-tokens', 'doppler.identity_token', true, 'dp.said.', dopplerKey],
    ['doppler-tokens', 'doppler.scim_token', false, 'dp.scim.', dopplerKey],
    ['doppler-tokens', 'doppler.audit_token', false, 'dp.audit.', dopplerKey],
    // Infisical/infisical-python, `SERVICE_TOKEN_REGEX`: the second part is the token's id.
    [
      'infisical-service-token',
      'infisical.service_token',
      null,
      'st.',
      /^([0-9a-f-]{24,36})\.[0-9a-f]{32,128}\.[0-9a-f]{32,128}$/,
      { joinKey: 'infisical.token_id' },
    ],
  ]),
];

const serviceToken = /^ops_eyJ[A-Za-z0-9+/_-]{250,8192}={0,3}$/;

/** `ops_` and base64 of JSON: where to sign in, as whom and with which device, beside the keys. */
function onePasswordService(secret: string): Recognition | null {
  if (!serviceToken.test(secret)) return null;
  const token = base64Object(secret.slice('ops_'.length)) ?? {};
  return recognised('onepassword.service_account_token', {
    ephemeral: false,
    subject: claimText(token['email']),
    issuer: claimText(token['signInAddress']),
    joinKeys: namedBy('onepassword.device', token['deviceUuid']),
  });
}
