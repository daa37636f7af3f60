import type { ClientRequest, OutgoingHttpHeader } from 'node:http';

/** Headers by their name in lower case, each as it was spelt and its value. */
export type OutgoingHeaders = Readonly<Record<string, readonly [name: string, value: OutgoingHttpHeader]>>;

let key: symbol | null | undefined;

/** What a request without headers has, and one whose headers were handed over as a list. */
export const noHeaders: OutgoingHeaders = {};

/**
 * The headers of a request as Node keeps them (nodejs/node `_http_outgoing.js`, `kOutHeaders`): the public ways
 * make a list of names and look each of them up again, in ten thousand requests a second. Null where this Node
 * keeps them otherwise.
 */
export function outgoingHeaders(request: ClientRequest): OutgoingHeaders | null {
  if (key === undefined) key = find(request);
  if (key === undefined || key === null) return null;
  const kept: unknown = Reflect.get(request, key);
  return kept === null || kept === undefined ? noHeaders : (kept as OutgoingHeaders);
}

/** Only believed when the public way says the same of this request; undefined: it has no headers to tell by. */
function find(request: ClientRequest): symbol | null | undefined {
  const names = request.getHeaderNames();
  const [name] = names;
  if (name === undefined) return undefined;
  const found = Object.getOwnPropertySymbols(request).find(
    ({ description }) => description === 'kOutHeaders',
  );
  if (found === undefined) return null;
  const kept = Reflect.get(request, found) as OutgoingHeaders | null;
  const isSame =
    Object.keys(kept ?? noHeaders).length === names.length && kept?.[name]?.[1] === request.getHeader(name);
  return isSame ? found : null;
}
