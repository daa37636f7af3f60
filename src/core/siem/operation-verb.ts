export type Verb = 'create' | 'read' | 'update' | 'delete';

const words: Readonly<Record<Verb, string>> = {
  create:
    'create insert add new register generate issue mint upload import copy clone post_object sadd xadd lpush rpush zadd',
  read: 'get head options trace propfind list describe read select query scan search lookup find fetch show view count exists check download peek mget hget hgetall smembers zrange lrange ttl keys ping explain aggregate',
  update:
    'put update patch set modify replace merge upsert edit change alter attach detach tag untag enable disable rotate restore rename move mset hset incr decr expire',
  delete:
    'delete remove drop truncate destroy purge revoke terminate deregister unregister del unlink hdel srem zrem flushdb flushall',
};
const verbs: ReadonlyMap<string, Verb> = new Map(
  (Object.keys(words) as Verb[]).flatMap((verb) => words[verb].split(' ').map((word) => [word, verb])),
);
/** Say how, not what. */
const adverbs = new Set(['batch', 'bulk', 'multi', 'admin', 'async', 'try', 'force']);

const httpMethod = /^(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|TRACE|CONNECT|PROPFIND)(?= |$)/;
/** Parts of a name in camel or snake case. */
const nameParts = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g;

/** The method of an operation that is HTTP's with a route (`GET /v1/models`), else null. */
export function methodOf(operation: string | null): string | null {
  return operation === null ? null : (httpMethod.exec(operation)?.[0] ?? null);
}

/**
 * The word of an operation that says what it does, in lower case: `get` of `S3/GetObject`, `select` of `postgresql SELECT`,
 * `post` of `POST /v1/messages`. Null: there is none.
 */
export function verbWord(operation: string | null): string | null {
  if (operation === null) return null;
  const method = methodOf(operation);
  if (method !== null) return method.toLowerCase();
  const [system = '', ...rest] = operation.split(' ');
  const name = rest.length > 0 ? (rest[0] ?? '') : system;
  const parts = name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('.')) + 1).match(nameParts) ?? [];
  const lower = parts.map((part) => part.toLowerCase());
  return lower.find((part) => !adverbs.has(part)) ?? null;
}

/**
 * What an operation does to what it is about; null where the word does not tell: POST may do anything (RFC 9110 section
 * 9.3.3), and to invoke, send or publish is none of the four.
 */
export function verbOf(operation: string | null): Verb | null {
  return verbs.get(verbWord(operation) ?? '') ?? null;
}
