import type { UsageEvent } from '../event.ts';
import { type Verb, verbOf, verbWord } from '../operation-verb.ts';
import { token } from './credential-parts.ts';
import { credentialObservables } from './observables.ts';
import type { OcsfDraft, OcsfSettings, Status } from './ocsf-record.ts';
import { usageAttributes, usageObservables } from './usage-parts.ts';
import { knows } from './versions.ts';

const activities: Readonly<Record<Verb, number>> = { create: 1, read: 2, update: 3, delete: 4 };
const success: Status = { id: 1, name: 'Success' };
const failure: Status = { id: 2, name: 'Failure' };
/** Null is of events that are no use. `sent`: no answer was seen, so nobody can say. */
const statuses: Readonly<Record<NonNullable<UsageEvent['outcome']>, Status>> = {
  accepted: success,
  denied: failure,
  error: failure,
  sent: { id: 0, name: 'Unknown' },
};

/**
 * A use is API Activity (6003). The activity is the operation's verb; a verb that is none of the four is Other with its
 * own name, and an operation that is not known is Unknown.
 */
export function apiActivity(event: UsageEvent, settings: OcsfSettings): OcsfDraft {
  const { credential, outcome, target } = event;
  const verb = verbOf(target.operation);
  const word = verbWord(target.operation);
  const hasToken = knows(settings.version, 'apiToken');
  return {
    class: 'apiActivity',
    ...(verb !== null
      ? { activity: activities[verb] }
      : word !== null
        ? { activity: 99, activityName: word }
        : { activity: 0 }),
    status: statuses[outcome ?? 'sent'],
    observables: [
      ...credentialObservables(credential, hasToken ? 'api.token.uid' : 'actor.session.credential_uid'),
      ...usageObservables(event),
    ],
    attributes: {
      ...usageAttributes(event, settings),
      status_detail: outcome,
      api: {
        operation: target.operation ?? 'unknown',
        service: { name: target.address },
        token: hasToken ? token(credential, settings.version) : null,
      },
      trace: { uid: event.traceId },
    },
  };
}
