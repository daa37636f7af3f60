import { type Place, send, servers } from './servers.ts';

const fields =
  'grant_type client_id client_secret scope subject audience resource username password refresh_token code assertion ' +
  'subject_token actor_token token role secret_id role_id jwt name description requested_token_type unknown';
const answerFields =
  'access_token refresh_token id_token token_type scope username role lease_id accessor entity_id arn policy error ' +
  'error_description issuer subject audience jti client_id account name unknown';

/** Issuing endpoints: the secret in every field of what is asked and of what is answered. */
export function inAnswers(c: string): readonly Place[] {
  const asked = Object.fromEntries(fields.split(' ').map((name) => [name, c]));
  const grants = ['client_credentials', 'refresh_token', 'password', 'authorization_code', c];
  const issuing = [
    '/oauth/token',
    '/v1/auth/approle/login',
    '/v1/database/creds/app',
    '/oauth/revoke',
    '/v1/sys/leases/renew',
    '/oauth/introspect',
  ];
  return [
    ...grants.map(
      (grant) => () => answered(c, '/oauth/token', new URLSearchParams({ ...asked, grant_type: grant })),
    ),
    ...issuing.map((path) => () => answered(c, path, JSON.stringify(asked))),
    ...issuing.map((path) => () => answered(c, `${path}?fails`, `<a>${c}</a>`)),
    () => answered(c, '/oauth/token', multipart(asked)),
    () => answered(c, `/v1/secret/data/${encodeURIComponent(c)}`, null),
    () => answered(claims(c), '/oauth/token', new URLSearchParams({ grant_type: 'client_credentials' })),
    () => send('/claims', { headers: { authorization: `Bearer ${claims(c)}` } }),
  ];
}

function multipart(asked: Readonly<Record<string, string>>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(asked)) form.append(name, value);
  return form;
}

function claims(c: string): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const body = {
    iss: `https://${c}`,
    sub: c,
    jti: c,
    aud: [c],
    azp: c,
    scope: `${c} read`,
    client_id: c,
    email: c,
    exp: 4e9,
  };
  return `${part({ alg: 'HS256', kid: c })}.${part(body)}.${part(c)}`;
}

async function answered(
  c: string,
  path: string,
  body: string | URLSearchParams | FormData | null,
): Promise<string> {
  const answer = Object.fromEntries(answerFields.split(' ').map((name) => [name, c]));
  servers.answerWith(
    JSON.stringify({
      ...answer,
      expires_in: 60,
      warnings: [c],
      errors: [c],
      data: { ...answer, metadata: { [c]: c }, data: { [c]: c } },
      auth: { ...answer, client_token: c, policies: [c], token_policies: [c], metadata: { role_name: c } },
      lease_duration: 60,
    }),
  );
  const headers = { authorization: 'Basic YXBwOnNvbWUtc2VjcmV0LW9mLWFu', 'x-vault-token': `${c}x` };
  return send(path, { method: body === null ? 'GET' : 'POST', body, headers });
}
