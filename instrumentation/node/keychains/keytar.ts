import { patchFunction } from '../hooks/patch-function.ts';
import type { KeychainContext } from './index.ts';
import { foundItems, itemName, withKeptItems } from './kept-items.ts';

/** keytar (seen: 7.9): the keychain of macOS, the Secret Service of Linux, the credential vault of Windows. */
export function patchKeytar(exported: unknown, context: KeychainContext): void {
  const keytar = exported as object;
  patchFunction(keytar, 'getPassword', (call) =>
    withKeptItems(call, context, (value) => [{ name: itemName(call.args[0], call.args[1]), value }]),
  );
  patchFunction(keytar, 'findPassword', (call) =>
    withKeptItems(call, context, (value) => [{ name: itemName(call.args[0], null), value }]),
  );
  patchFunction(keytar, 'findCredentials', (call) =>
    withKeptItems(call, context, (result) => foundItems(call.args[0], result)),
  );
}
