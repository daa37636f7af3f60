import type { KeychainName } from '../keychains/index.ts';
import { onDemand } from '../on-demand.ts';
import type { Hook } from './hook.ts';
import { appendSource, moduleExports } from './source-append.ts';

/** The file of each package that hands out what a keychain or password manager keeps, by its URL. */
const files: readonly (readonly [KeychainName, RegExp])[] = [
  ['keytar', /\/keytar\/lib\/keytar\.js$/],
  ['napiKeyring', /\/@napi-rs\/keyring\/index\.js$/],
  ['onepassword', /\/@1password\/sdk-core\/nodejs\/core\.js$/],
];

/**
 * Keychains of the system and password managers whose packages are native code or WebAssembly, so that neither the
 * wire nor a file shows what they give.
 */
export const keychainsHook: Hook = {
  name: 'keychains',
  install({ recorder, guard, isOwn }) {
    for (const [keychain, pattern] of files) {
      appendSource(
        pattern,
        moduleExports,
        guard((exported) => onDemand().keychainPatches[keychain](exported, { recorder, guard, isOwn })),
      );
    }
  },
};
