import type { Handler } from 'hono';
import { MayflyError } from '../src/core/errors.ts';

/** Refuses every method that was not routed before it, and names those that were (RFC 9110 section 15.5.6). */
export function onlyMethods(...allowed: readonly string[]): Handler {
  return (c) => {
    const list = allowed.join(', ');
    c.header('Allow', list);
    throw new MayflyError('request.method', `only ${list} works here`);
  };
}
