import type { EndReason, Location, Source } from '../../src/core/semconv.ts';
import { spanNames } from '../../src/core/semconv.ts';
import type { Channel } from './counters.ts';

const made = new Map<string, Channel>();

/** The channel of an id, the same object each time: there are as many as the contract has words. */
function channel(id: string, make: () => Omit<Channel, 'id'>): Channel {
  let found = made.get(id);
  if (found === undefined) {
    found = { id, ...make() };
    made.set(id, found);
  }
  return found;
}

export function useChannel(location: Location): Channel {
  return channel(location, () => ({ name: spanNames.use, attributes: { 'mayfly.use.location': location } }));
}

export function fetchChannel(source: Source, held: boolean): Channel {
  return channel(held ? `held ${source}` : `fetch ${source}`, () => ({
    name: spanNames.fetch,
    attributes: {
      'mayfly.fetch.source': source,
      ...(held ? { 'mayfly.credential.held': true as const } : {}),
    },
  }));
}

export function endChannel(reason: EndReason): Channel {
  return channel(`end ${reason}`, () => ({
    name: spanNames.end,
    attributes: { 'mayfly.end.reason': reason },
  }));
}
