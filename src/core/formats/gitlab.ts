import { decodeJwt } from '../jwt.ts';
import type { Format, Recognition } from './format.ts';
import { opaques } from './opaque.ts';
import { type CredentialType, recognised } from './recognised.ts';

/** https://docs.gitlab.com/security/tokens/#token-prefixes */
export const gitlabFormats: readonly Format[] = [
  ...opaques([
    ['gitlab-pat', 'gitlab.personal_token', false, 'glpat-', /^[\w-]{20}$/],
    ['gitlab-job-token', 'gitlab.job_token', true, 'glcbt-', /^[0-9A-Za-z]{1,5}_[\w-]{20}$/],
    ['gitlab-deploy-token', 'gitlab.deploy_token', false, 'gldt-', /^[\w-]{20}$/],
    ['gitlab-runner', 'gitlab.runner_token', false, 'glrt-', /^(?:t\d_)?[\w-]{20,64}$/],
    ['gitlab-trigger', 'gitlab.trigger_token', false, 'glptt-', /^[0-9a-f]{40}$/],
    ['gitlab-oauth-secret', 'gitlab.oauth_secret', false, 'gloas-', /^[\w-]{64}$/],
    ['gitlab-scim', 'gitlab.scim_token', false, 'glsoat-', /^[\w-]{20}$/],
    ['gitlab-agent', 'gitlab.agent_token', false, 'glagent-', /^[\w-]{50}$/],
  ]),
  routable('gitlab-pat-routable', 'gitlab.personal_token', 'glpat-'),
  routable('gitlab-deploy-token', 'gitlab.deploy_token', 'gldt-'),
  routable('gitlab-runner', 'gitlab.runner_token', 'glrt-'),
  { id: 'gitlab-job-token', prefixes: ['glcbt-'], recognise: jobJwt },
];

const routed = /^(?:t\d_)?([\w-]{27,300})\.[0-9a-z]{2}\.?[0-9a-z]{7,9}$/;
const routingLine = /^([cgoput]):([0-9a-z]{1,13})$/;
const routingNames: Readonly<Record<string, string>> = {
  g: 'group',
  o: 'organization',
  p: 'project',
  u: 'user',
};

/**
 * A routable token carries lines like `o:1` and `u:2s` before its random bytes, ids in base 36.
 * https://handbook.gitlab.com/handbook/engineering/architecture/design-documents/cells/routable_tokens/
 */
function routable(id: string, type: CredentialType, prefix: string): Format {
  return {
    id,
    prefixes: [prefix],
    recognise(secret) {
      const payload = secret.startsWith(prefix) ? routed.exec(secret.slice(prefix.length))?.[1] : undefined;
      if (payload === undefined) return null;
      return recognised(type, { ephemeral: false, joinKeys: routingIds(payload) });
    },
  };
}

function routingIds(payload: string): readonly string[] {
  const ids: string[] = [];
  for (const line of Buffer.from(payload, 'base64url').toString('latin1').split('\n', 8)) {
    const [, key = '', value = ''] = routingLine.exec(line) ?? [];
    const name = routingNames[key];
    if (name !== undefined) ids.push(`gitlab.${name}:${Number.parseInt(value, 36)}`);
  }
  return ids;
}

/** Newer job tokens are a JWT behind the prefix, which ends with the job. */
function jobJwt(secret: string): Recognition | null {
  const jwt = secret.startsWith('glcbt-') ? decodeJwt(secret.slice('glcbt-'.length)) : null;
  if (jwt === null) return null;
  const { issuedAt, expiresAt, issuer, subject } = jwt;
  return recognised('gitlab.job_token', { ephemeral: true, issuedAt, expiresAt, issuer, subject });
}
