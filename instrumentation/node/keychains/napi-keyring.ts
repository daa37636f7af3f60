import { callOriginal, patchFunction } from '../hooks/patch-function.ts';
import type { KeychainContext } from './index.ts';
import { foundItems, itemName, withKeptItems } from './kept-items.ts';

type EntryClass = abstract new (...args: unknown[]) => object;

/**
 * `@napi-rs/keyring` (seen: 2.1): native entries that do not say what they are for, so that this is remembered when
 * one is made.
 */
export function patchNapiKeyring(exported: unknown, context: KeychainContext): void {
  const keyring = exported as Record<string, unknown>;
  for (const name of ['Entry', 'AsyncEntry']) {
    const entryClass = keyring[name];
    if (typeof entryClass === 'function') keyring[name] = namedEntries(entryClass as EntryClass, context);
  }
  for (const name of ['findCredentials', 'findCredentialsAsync']) {
    if (typeof keyring[name] !== 'function') continue;
    patchFunction(keyring, name, (call) =>
      withKeptItems(call, context, (result) => foundItems(call.args[0], result)),
    );
  }
}

function namedEntries(entryClass: EntryClass, context: KeychainContext): EntryClass {
  const names = new WeakMap<object, string>();
  const patched = new Proxy(entryClass, {
    construct(target, args: unknown[], newTarget) {
      const entry = Reflect.construct(target, args, newTarget === patched ? target : newTarget) as object;
      names.set(entry, itemName(args[0], args[1]));
      return entry;
    },
  });
  const prototype = entryClass.prototype as object;
  Object.defineProperty(prototype, 'constructor', { value: patched, writable: true, configurable: true });
  for (const read of ['getPassword', 'getSecret']) {
    patchFunction(prototype, read, (call) =>
      withKeptItems(call, context, (value) => [{ name: names.get(call.self as object) ?? '', value }]),
    );
  }
  patchFunction(entryClass, 'withTarget', (call) => {
    const self = call.self === patched ? entryClass : call.self;
    const entry = callOriginal({ ...call, self });
    if (typeof entry === 'object' && entry !== null) names.set(entry, itemName(call.args[1], call.args[2]));
    return entry;
  });
  return patched;
}
