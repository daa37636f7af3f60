import type { Source } from '../../semconv.ts';
import type { ExportEvent, InventoryChange, UsageEvent } from '../event.ts';
import { type Verb, verbOf } from '../operation-verb.ts';
import type { EcsKind } from './ecs-base.ts';

const effects: Readonly<Record<Verb, string>> = {
  create: 'creation',
  read: 'access',
  update: 'change',
  delete: 'deletion',
};
const outcomes = { accepted: 'success', denied: 'failure', error: 'failure', sent: 'unknown' } as const;
const answers: Readonly<Record<NonNullable<UsageEvent['outcome']>, readonly string[]>> = {
  accepted: ['allowed'],
  denied: ['denied'],
  error: [],
  sent: [],
};

/** These give a credential out on proof of who asks; of the others it was read where it lay. */
const grantingSources: ReadonlySet<string> = new Set<Source>([
  'token_endpoint',
  'metadata_service',
  'workload_api',
]);

const changes: Readonly<Record<InventoryChange, string>> = {
  created: 'creation',
  environment_added: 'change',
  owner_learnt: 'change',
  expiry_learnt: 'change',
  ended: 'deletion',
};

/** Kind, category, type and outcome (https://www.elastic.co/docs/reference/ecs/ecs-category-field-values-reference). */
export function ecsKind(event: ExportEvent): EcsKind {
  switch (event.kind) {
    case 'used':
      return used(event);
    case 'fetched':
      return {
        kind: 'event',
        category: ['authentication'],
        type: [grantingSources.has(event.channel) ? 'start' : 'info'],
        outcome: 'success',
      };
    case 'ended':
      return event.channel === 'logged_out'
        ? { kind: 'event', category: ['authentication', 'session'], type: ['end'], outcome: 'success' }
        : { kind: 'event', category: ['iam'], type: ['deletion'], outcome: 'success' };
    case 'inventory':
      return { kind: 'asset', category: ['iam'], type: [changes[event.change]] };
    case 'finding':
      // A closed finding raises no alert.
      return { kind: event.activity === 'closed' ? 'event' : 'alert', category: ['iam'], type: ['info'] };
    case 'coverage':
      return { kind: 'state', category: ['configuration'], type: ['info'] };
    default:
      return event satisfies never;
  }
}

function used({ outcome, target }: UsageEvent): EcsKind {
  const effect = effects[verbOf(target.operation) ?? 'read'];
  const answer = outcome ?? 'sent';
  return {
    kind: 'event',
    category: ['api'],
    type: [effect, ...answers[answer]],
    outcome: outcomes[answer],
  };
}
