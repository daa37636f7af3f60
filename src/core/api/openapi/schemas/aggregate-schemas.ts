import type {
  CompletenessView,
  CountsView,
  ExposureView,
  MatrixRow,
  ModelEndpointView,
  SuggestionsView,
} from '../../aggregate-views.ts';
import { amount, component, count, list, object, oneOf, orNull, text, time } from '../schema.ts';
import { fingerprintSchema } from './credential-schemas.ts';
import { pageOf } from './page-schema.ts';

type Series = NonNullable<CountsView['series']>;

export const countsSchema = component(
  'Counts',
  object<CountsView>()({
    by: text('The field.'),
    groups: list(
      object<CountsView['groups'][number]>()({
        value: orNull(text(), 'Null: none is known.'),
        credentials: count(),
      }),
      'The most first, at most 100.',
    ),
    others: count('How many values there are beside those shown.'),
    series: orNull(
      object<Series>()({
        step: oneOf(['hour', 'day']),
        at: list(time()),
        groups: list(object<Series['groups'][number]>()({ value: orNull(text()), counts: list(count()) })),
      }),
      'With `step`: how many of each group were seen in each step.',
    ),
  }),
);

export const completenessSchema = component(
  'Completeness',
  object<CompletenessView>()(
    {
      credentials: count('That match.'),
      workload: count(),
      environment: count(),
      owner: count(),
      actor: count(),
      expiry: count(),
      all: count('With all of workload, environment, owner and expiry.'),
    },
    'How many of the credentials that match are known with which tag.',
  ),
);

export const matrixRowSchema = component(
  'MatrixRow',
  object<MatrixRow>()(
    {
      agent: orNull(text()),
      tool: orNull(text()),
      fingerprint: fingerprintSchema,
      provider: text(),
      type: text(),
      scopesGranted: list(text(), 'Empty: none are known, which is not "none were granted".'),
      operationsUsed: list(text()),
      targets: list(text()),
      uses: count(),
      lastUsedAt: time(),
    },
    'What an agent’s tool was granted, and what it did with it.',
  ),
);
export const matrixPageSchema = pageOf(matrixRowSchema);

export const modelEndpointSchema = component(
  'ModelEndpoint',
  object<ModelEndpointView>()({
    address: text('Host.'),
    provider: orNull(text()),
    identities: list(
      object<ModelEndpointView['identities'][number]>()({
        fingerprint: fingerprintSchema,
        subject: orNull(text()),
        workloads: list(text()),
        agents: list(text()),
        uses: count(),
        lastUsedAt: time(),
      }),
    ),
    count: count('Identities in all; at most 100 are shown.'),
  }),
);
export const modelEndpointPageSchema = pageOf(modelEndpointSchema);

export const exposureSchema = component(
  'Exposure',
  object<ExposureView>()(
    {
      policy: text('What authorised the fetch.'),
      credentials: count(),
      exposureMinutes: amount(
        'From first seen to expiry, end, or last seen where neither is known; summed over the credentials.',
      ),
      slackMinutesMedian: orNull(
        amount(),
        'Median of the lifetime left after the last use; null: no expiry is known.',
      ),
      slackMinutesMost: orNull(amount()),
      withoutExpiry: count('Credentials of which no expiry is known.'),
    },
    'How long credentials of a policy path lay open, and how much of that was needed.',
  ),
);
export const exposurePageSchema = pageOf(exposureSchema);

export const suggestionsSchema = component(
  'Suggestions',
  object<SuggestionsView>()({
    replaces: object<SuggestionsView['replaces']>()(
      { from: count(), to: count() },
      'The part of the text that a suggestion replaces, in UTF-16 units.',
    ),
    suggestions: list(
      object<SuggestionsView['suggestions'][number]>()({
        text: text(),
        about: text(),
        kind: oneOf(['field', 'value']),
      }),
    ),
  }),
);
