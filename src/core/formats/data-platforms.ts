import type { Format, Recognition } from './format.ts';
import { opaques } from './opaque.ts';
import { namedBy } from './reading/json-object.ts';
import { recognised } from './recognised.ts';

const planetscale = /^[\w=.-]{32,64}$/;

/** Databases, warehouses and search. */
export const dataPlatformFormats: readonly Format[] = [
  ...opaques([
    ['databricks-pat', 'databricks.personal_token', null, 'dapi', /^[0-9a-f]{32}(?:-\d)?$/],
    [
      'snowflake-pat',
      'snowflake.programmatic_token',
      true,
      '',
      /^(?=\D{0,500}\d)(?=[^A-Z]{0,500}[A-Z])[\w-]{100,500}$/,
      { place: 'snowflake' },
    ],
    // Seen in public code only.
    ['snowflake-session', 'snowflake.session_token', true, 'ver:', /^\d-hint:\d{1,20}-[\w/+=:-]{40,2048}$/],
    ['supabase-mgmt', 'supabase.management_token', false, 'sbp_', /^[a-z0-9_-]{40}$/],
    ['supabase-secret', 'supabase.secret_key', false, 'sb_secret_', /^[\w-]{31}$/],
    ['neon', 'neon.api_key', false, 'napi_', /^[A-Za-z0-9]{64}$/],
    ['planetscale', 'planetscale.service_token', false, 'pscale_tkn_', planetscale],
    ['planetscale', 'planetscale.oauth_token', true, 'pscale_oauth_', planetscale],
    ['planetscale', 'planetscale.password', false, 'pscale_pw_', planetscale],
    ['mongodb-sa', 'mongodb.service_account_secret', true, 'mdb_sa_sk_', /^[\w-]{40}$/],
    [
      'airtable-pat',
      'airtable.personal_token',
      false,
      'pat',
      /^([A-Za-z0-9]{14})\.[0-9a-f]{64}$/,
      { joinKey: 'airtable.token_id' },
    ],
    [
      'alibaba-sts',
      'alibaba.session',
      true,
      'STS.',
      /^(?=[A-Za-z]{0,64}[0-9])[A-Za-z0-9]{16,64}$/,
      { isName: true, joinKey: 'alibaba.sts_key_id' },
    ],
    // Shorter base64 that starts so is protobuf of anything.
    ['alibaba-sts', 'alibaba.session_token', true, 'CAIS', /^[A-Za-z0-9+/_=-]{250,4096}$/],
    [
      'alibaba-sts',
      'alibaba.session_token',
      true,
      'CAIS',
      /^[A-Za-z0-9+/_=-]{20,4096}$/,
      { place: 'alibaba' },
    ],
    [
      'alibaba-akid',
      'alibaba.access_key',
      false,
      'LTAI',
      /^[A-Za-z0-9]{17,21}$/,
      { isName: true, joinKey: 'alibaba.access_key_id' },
    ],
  ]),
  { id: 'elastic-cloud', prefixes: ['essu_'], recognise: elastic },
];

const elasticKey = /^essu_([\w-]{60,200}={0,2})$/;

/** Unverified: that the rest is base64 of `id:key`, as it is in Elasticsearch's own API keys. */
function elastic(secret: string): Recognition | null {
  const body = elasticKey.exec(secret)?.[1];
  if (body === undefined) return null;
  const id = /^([\w-]{16,64}):/.exec(Buffer.from(body, 'base64').toString('latin1'))?.[1];
  return recognised('elastic.api_key', { joinKeys: namedBy('elastic.api_key_id', id) });
}
