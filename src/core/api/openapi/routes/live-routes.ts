import { asked, filter } from '../parameters.ts';
import type { Route } from '../route.ts';
import { text } from '../schema.ts';
import { activitySchema, gapSchema, readySchema } from '../schemas/live-schemas.ts';

export const liveRoutes: readonly Route[] = [
  {
    id: 'live',
    method: 'get',
    path: '/api/v1/live',
    tag: 'live',
    summary: 'What happens, as Server-Sent Events',
    about:
      'Each `activity` comes after the inventory holds it. A client that was cut off sends the id of the last event as ' +
      '`Last-Event-ID` and gets what it missed, or a `gap` that says it cannot. `ready`: from here on it is live. ' +
      'Lines that begin with a colon keep the connection open.',
    scopes: ['read', 'admin'],
    proof: ['token', 'session'],
    parameters: [
      filter,
      {
        name: 'Last-Event-ID',
        in: 'header',
        required: false,
        schema: { type: 'string', maxLength: 4096, description: 'Id of the last event that was seen.' },
        example: null,
      },
      asked('last_event_id', {
        type: 'string',
        maxLength: 4096,
        description: 'The same for clients that cannot send the header, which goes before.',
      }),
    ],
    body: null,
    answer: {
      status: 200,
      about: 'A stream that does not end by itself.',
      content: { 'text/event-stream': text() },
    },
    events: { activity: activitySchema.ref, gap: gapSchema.ref, ready: readySchema.ref },
  },
];
