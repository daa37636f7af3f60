import type { HookContext } from '../hooks/hook.ts';
import { patchKeytar } from './keytar.ts';
import { patchNapiKeyring } from './napi-keyring.ts';
import { patchOnepassword } from './onepassword.ts';

export type KeychainContext = Pick<HookContext, 'recorder' | 'guard' | 'isOwn'>;

/** Patches what a package's file exports. */
export type KeychainPatch = (exported: unknown, context: KeychainContext) => void;

/** Packages that hand out what a keychain keeps, by the name under which `hooks/keychains.ts` finds their file. */
export const keychainPatches = {
  keytar: patchKeytar,
  napiKeyring: patchNapiKeyring,
  onepassword: patchOnepassword,
} as const satisfies Readonly<Record<string, KeychainPatch>>;

export type KeychainName = keyof typeof keychainPatches;
