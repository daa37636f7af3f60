import type { ActivityView, GapView, ReadyView } from '../../live-views.ts';
import { component, count, object, oneOf, orNull, text, time } from '../schema.ts';
import { fingerprintSchema, kindSchema, workloadRefSchema } from './credential-schemas.ts';

export const activitySchema = component(
  'Activity',
  object<ActivityView>()(
    {
      kind: kindSchema,
      at: time(),
      traceId: text(),
      spanId: text(),
      workload: workloadRefSchema.ref,
      agent: orNull(text()),
      tool: orNull(text()),
      address: orNull(text()),
      operation: orNull(text()),
      channel: text('Source of a fetch, location of a use, reason of an end.'),
      outcome: orNull(text()),
      fingerprint: fingerprintSchema,
      provider: text(),
      type: text(),
      user: orNull(text()),
      notebook: orNull(text()),
      spans: count('How many spans this stands for, at least 1.'),
      expiresAt: orNull(time()),
    },
    'What one credential did in one workload, for one actor, at one target since the event before.',
  ),
);

export const gapSchema = component(
  'Gap',
  object<GapView>()(
    {
      since: orNull(time()),
      reason: oneOf(['too_old', 'too_slow', 'too_much', 'unknown_position']),
    },
    'What happened since then is not in the stream: ask the list instead.',
  ),
);

export const readySchema = component(
  'Ready',
  object<ReadyView>()({ at: time() }, 'From here on it is live.'),
);
