import { credentialStates } from '../../views.ts';
import {
  anyOf,
  asked,
  cursor,
  filter,
  fingerprintInPath,
  from,
  limit,
  someFingerprint,
  step,
  to,
} from '../parameters.ts';
import { type Route, reading } from '../route.ts';
import { list, oneOf, text } from '../schema.ts';
import { attentionSchema } from '../schemas/attention-schemas.ts';
import {
  credentialDetailSchema,
  credentialPageSchema,
  mintChainSchema,
  observationPageSchema,
} from '../schemas/credential-schemas.ts';
import { usageOverTimeSchema } from '../schemas/inventory-schemas.ts';

const notObserved = {
  404: 'No credential with this fingerprint was observed, or none that this token may see: the two are not told apart.',
};

export const credentialRoutes: readonly Route[] = [
  reading('/api/v1/credentials', {
    id: 'credentials',
    tag: 'credentials',
    summary: 'Credentials that match a filter',
    about: 'The last seen first, unless the filter sorts. The parameters beside `q` narrow it further.',
    parameters: [
      filter,
      limit(200, 50),
      cursor,
      anyOf('provider', 'Any of these.', 'aws,github'),
      anyOf('type', 'Any of these.', 'aws.session'),
      anyOf('service', 'Used or fetched by any of these workloads.', 'billing'),
      anyOf('environment', 'In any of these.', 'prod'),
      anyOf('agent', 'On behalf of any of these.', 'planner'),
      anyOf('tool', 'On behalf of any of these.', 'search'),
      asked('state', list(oneOf(credentialStates), 'In any of these.'), 'live,idle'),
      asked(
        'fingerprint',
        { type: 'string', pattern: '^mf1_[a-z2-7]{0,30}$', description: 'This one, or those that begin so.' },
        someFingerprint.slice(0, 12),
      ),
      asked('join_key', text('With this public name in another system.'), 'aws:AKIAEXAMPLE'),
    ],
    answer: credentialPageSchema.ref,
  }),
  reading('/api/v1/attention', {
    id: 'attention',
    tag: 'credentials',
    summary: 'Credentials that match a filter and that somebody should look at, each with its reasons',
    about:
      'The gravest first. At most 100 for each reason: its `q` asks for all of them. With `as-of` what needed attention then.',
    parameters: [filter],
    answer: attentionSchema.ref,
  }),
  reading('/api/v1/credentials/{fingerprint}', {
    id: 'credential',
    tag: 'credentials',
    summary: 'A credential with its usage, evidence and mint chain',
    parameters: [fingerprintInPath],
    answer: credentialDetailSchema.ref,
    refusals: notObserved,
  }),
  reading('/api/v1/credentials/{fingerprint}/observations', {
    id: 'observations',
    tag: 'credentials',
    summary: 'Its observations, newest first, each with the span that is its evidence',
    parameters: [fingerprintInPath, limit(200, 50), cursor],
    answer: observationPageSchema.ref,
    refusals: notObserved,
  }),
  reading('/api/v1/credentials/{fingerprint}/chain', {
    id: 'chain',
    tag: 'credentials',
    summary: 'What it was minted from, and what was minted from it',
    parameters: [
      fingerprintInPath,
      asked(
        'direction',
        { ...oneOf(['up', 'down', 'both'], 'Only ancestors, only descendants, or both.'), default: 'both' },
        'up',
      ),
    ],
    answer: mintChainSchema.ref,
    refusals: notObserved,
  }),
  reading('/api/v1/credentials/{fingerprint}/usage', {
    id: 'usage',
    tag: 'credentials',
    summary: 'Its uses and fetches over time',
    parameters: [fingerprintInPath, from, to, step],
    answer: usageOverTimeSchema.ref,
    refusals: notObserved,
  }),
];
