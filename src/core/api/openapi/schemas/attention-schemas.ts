import {
  type AttentionItem,
  type AttentionReasonId,
  type AttentionView,
  attentionReasons,
  type ReasonCount,
} from '../../attention.ts';
import { component, count, flag, list, object, oneOf, text } from '../schema.ts';
import { credentialSummarySchema } from './credential-schemas.ts';

const reasonId = oneOf<AttentionReasonId>(attentionReasons.map(({ id }) => id));

export const attentionSchema = component(
  'Attention',
  object<AttentionView>()({
    reasons: list(
      object<ReasonCount>()({
        id: reasonId,
        title: text('A few words.'),
        q: text('What it asks, in the filter language.'),
        why: text('A sentence.'),
        count: count('How many of the items give it.'),
        more: flag('There are more of them than are shown.'),
      }),
      'All that there are, the gravest first.',
    ),
    items: list(
      object<AttentionItem>()({
        credential: credentialSummarySchema.ref,
        reasons: list(reasonId, 'The gravest first; never empty.'),
      }),
      'Each credential once: those with the gravest reason first.',
    ),
  }),
);
