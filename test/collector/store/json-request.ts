import type { InboxRequest } from '../../../collector/store/store.ts';
import { MayflyError } from '../../../src/core/errors.ts';
import { instant } from '../../../src/core/instant.ts';
import type { Heartbeat, Observation } from '../../../src/core/observation.ts';

type Item = Observation | Heartbeat;

/** A request whose body is its items in JSON, so that the store is tested apart from OTLP. */
export function request(items: readonly Item[], receivedAt = 1_790_000_000_000): InboxRequest {
  return {
    body: new TextEncoder().encode(JSON.stringify(items)),
    encoding: 'json',
    receivedAt: instant(receivedAt),
  };
}

/** Reads what `request` wrote. */
export function readItems(body: Uint8Array): { readonly items: readonly Item[]; readonly rejected: number } {
  try {
    return { items: JSON.parse(new TextDecoder().decode(body)) as Item[], rejected: 0 };
  } catch (cause) {
    throw new MayflyError('request.undecodable', 'the body is not JSON', { cause });
  }
}
