import { AsyncLocalStorage } from 'node:async_hooks';
import { afterEach, expect, test } from 'vitest';
import { langChain } from '../../../../instrumentation/node/attribution/langchain.ts';

const storeKey = Symbol.for('ls:tracing_async_local_storage');
const shared = globalThis as Record<symbol, unknown>;
afterEach(() => Reflect.deleteProperty(globalThis, storeKey));

test('knows nobody while LangGraph is not loaded, nor outside of a runnable', () => {
  expect(langChain.read()).toBeNull();
  shared[storeKey] = new AsyncLocalStorage();
  expect(langChain.read()).toBeNull();
});

const within = (config: unknown): unknown => {
  const storage = new AsyncLocalStorage<unknown>();
  shared[storeKey] = storage;
  return storage.run({ extra: { [Symbol.for('lc:child_config')]: config } }, langChain.read);
};

test.each<[config: object, expected: object]>([
  [{ configurable: { thread_id: 't', user_id: 'u' } }, { conversation: 't', user: 'u' }],
  [
    { metadata: { lc_agent_name: 'a', session_id: 's', user_id: 'u' } },
    { agent: 'a', conversation: 's', user: 'u' },
  ],
  [
    { configurable: { langgraph_auth_user_id: 'sure', user_id: 'said' }, metadata: { thread_id: 't' } },
    { conversation: 't', user: 'sure' },
  ],
  [{ configurable: { thread_id: 7, user_id: '' }, metadata: null }, {}],
  [{ metadata: { lc_agent_name: 'x'.repeat(1_000) } }, { agent: 'x'.repeat(1_000) }],
])('in a runnable with %o', (config, expected) => {
  expect(within(config)).toEqual(expected);
});

test.each([null, 7, 'text', { configurable: 7 }])(
  'another kind of configuration, %o, tells nothing',
  (config) => {
    expect(within(config)).toEqual({});
  },
);
