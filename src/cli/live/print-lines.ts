import type { LiveEvent } from '../../../client/index.ts';
import { type Api, notACollector } from '../api/client.ts';
import { readActivity } from '../api/read-views.ts';
import type { Context } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import { inert, inertJson } from '../terminal/inert.ts';
import { activityLine, gapWords } from './activity-line.ts';
import { endings } from './endings.ts';

interface Printing {
  readonly context: Context;
  readonly api: Api;
  readonly q: string;
  readonly asJson: boolean;
  /** Ends after so many activities. */
  readonly limit: number;
  readonly lastEventId: string | null;
}

/**
 * One line for each activity, until it is interrupted. A connection that cannot be made at first is an error; one that
 * is cut later is made again.
 */
export async function printLines({ context, api, q, lastEventId, ...how }: Printing): Promise<number> {
  const { err } = context;
  const over = new AbortController();
  let [code, left, wasOpen]: [number, number, boolean] = [exitCodes.ok, how.limit, false];
  const stopListening = endings(context.process, (ending) => {
    code = ending;
    over.abort();
  });
  try {
    await api.ask(async (client) => {
      const events = client.live({
        ...(q === '' ? {} : { q }),
        ...(lastEventId === null ? {} : { lastEventId }),
        signal: over.signal,
        onState: (state) => {
          if (state.kind === 'open') wasOpen = true;
          if (state.kind !== 'waiting') return;
          if (!wasOpen) throw state.error;
          const seconds = Math.ceil(state.ms / 1000);
          err.write(`mayfly: ${inert(state.error.message)}; again in ${seconds} s\n`);
        },
      });
      for await (const event of events) {
        print(event, { context, api, asJson: how.asJson });
        if (event.kind === 'activity' && --left <= 0) over.abort();
      }
    });
  } finally {
    stopListening();
    over.abort();
  }
  return code;
}

function print(
  event: LiveEvent,
  { context: { out, err }, api, asJson }: { context: Context; api: Api; asJson: boolean },
): void {
  if (event.kind === 'activity') readActivity(event.activity, api);
  if (asJson) {
    const { kind, id } = event;
    const data = event.kind === 'activity' ? event.activity : event.kind === 'gap' ? event.gap : event.ready;
    out.write(`${inertJson({ event: kind, id, data })}\n`);
  } else if (event.kind === 'activity') out.write(`${activityLine(event.activity, out.paint)}\n`);
  else if (event.kind === 'gap') {
    if (typeof event.gap !== 'object' || event.gap === null) {
      throw notACollector(api.endpoint, 'sent an event that is no gap');
    }
    err.write(`mayfly: ${gapWords(event.gap)}\n`);
  }
}
