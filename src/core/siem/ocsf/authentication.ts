import type { Source } from '../../semconv.ts';
import type { CredentialFacts, UsageEvent } from '../event.ts';
import { credentialUser, namedUser, session, token } from './credential-parts.ts';
import { credentialObservables } from './observables.ts';
import type { Fields, OcsfDraft, OcsfSettings } from './ocsf-record.ts';
import { usageAttributes, usageObservables } from './usage-parts.ts';

type Activity = Pick<OcsfDraft, 'activity' | 'activityName'>;

/**
 * What was handed out on proof of who asks is a logon. What lay ready (a variable, a file, a secret) was only read, and
 * nobody logged on. The class's tickets (3 to 5) are Kerberos'.
 */
const activities: Readonly<Record<Source, Activity>> = {
  token_endpoint: { activity: 1 },
  metadata_service: { activity: 1 },
  workload_api: { activity: 1 },
  minted_locally: { activity: 99, activityName: 'Mint' },
  env: { activity: 99, activityName: 'Read from environment' },
  file: { activity: 99, activityName: 'Read from file' },
  secret_manager: { activity: 99, activityName: 'Read from secret manager' },
  unknown: { activity: 0 },
};

/** A fetch is Authentication (3002). It is seen when it has succeeded. */
export function fetched(event: UsageEvent, settings: OcsfSettings): OcsfDraft {
  const activity = Object.hasOwn(activities, event.channel)
    ? activities[event.channel as Source]
    : activities.unknown;
  return { ...authentication(event, settings), ...activity };
}

/** A credential that was logged out is a logoff. */
export function loggedOut(event: UsageEvent, settings: OcsfSettings): OcsfDraft {
  return { ...authentication(event, settings), activity: 2 };
}

function authentication(event: UsageEvent, settings: OcsfSettings): OcsfDraft {
  const { credential, target, workload } = event;
  const { version } = settings;
  return {
    class: 'authentication',
    activity: 0,
    status: { id: 1, name: 'Success' },
    observables: [...credentialObservables(credential, 'session.credential_uid'), ...usageObservables(event)],
    attributes: {
      ...usageAttributes(event, settings),
      status_detail: event.channel,
      user:
        credentialUser(credential, version) ??
        namedUser(workload.service, 'workload', { credential, version }),
      service: { name: target.address ?? credential.issuer ?? credential.provider },
      session: session(credential),
      authentication_token: token(credential, version),
      ...protocol(credential),
    },
  };
}

/** `auth_protocol_id`, of types that say so. */
function protocol({ type }: CredentialFacts): Fields {
  if (/(?:^|[._])(?:id_token|oidc_token)$/.test(type))
    return { auth_protocol_id: 4, auth_protocol: 'OpenID' };
  if (/(?:^|[._])saml(?:_|$)/.test(type)) return { auth_protocol_id: 5, auth_protocol: 'SAML' };
  if (type.startsWith('oauth.')) return { auth_protocol_id: 6, auth_protocol: 'OAUTH 2.0' };
  return {};
}
