import type { IncomingMessage } from 'node:http';

/** What Hono's context holds here. `incoming` is absent only when a test calls the application directly. */
export interface AppEnv {
  readonly Bindings: { readonly incoming?: IncomingMessage };
}
