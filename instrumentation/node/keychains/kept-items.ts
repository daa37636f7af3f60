import { storedSecrets } from '../../../src/core/issuers/reading/secret-leaves.ts';
import { callerModule } from '../caller-module.ts';
import { type Call, callOriginal } from '../hooks/patch-function.ts';
import type { KeychainContext } from './index.ts';

/** What a keychain keeps: a text, or bytes that are one. */
export interface KeptItem {
  /** `service/account`, as far as they are known. */
  readonly name: string;
  readonly value: unknown;
}

const longestName = 256;
const longestValue = 65_536;

/** Goes on with a call and records the items in what it gives, at once or as a promise. */
export function withKeptItems(
  call: Call,
  { recorder, guard, isOwn }: KeychainContext,
  itemsIn: (result: unknown) => readonly KeptItem[],
): unknown {
  if (isOwn()) return callOriginal(call);
  const module = guard(callerModule)() ?? null;
  const record = guard((result: unknown): void => {
    for (const { name, value } of itemsIn(result)) {
      const text = textOf(value);
      for (const found of text === null ? [] : storedSecrets(text))
        recorder.fetched({
          ...found,
          source: 'secret_manager',
          name: name.slice(0, longestName),
          module,
        });
    }
  });
  const result = callOriginal(call);
  if (!(result instanceof Promise)) {
    record(result);
    return result;
  }
  return result.then((value: unknown) => {
    record(value);
    return value;
  });
}

/** Of a search by service: `{account, password}` for each. */
export function foundItems(service: unknown, result: unknown): readonly KeptItem[] {
  return (Array.isArray(result) ? result.slice(0, 64) : []).map((each) => {
    const { account, password } = (each ?? {}) as { readonly account?: unknown; readonly password?: unknown };
    return { name: itemName(service, account), value: password };
  });
}

export function itemName(service: unknown, account: unknown): string {
  return [service, account].filter((part) => typeof part === 'string').join('/');
}

function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value.length > longestValue ? null : value;
  const isBytes = value instanceof Uint8Array || Array.isArray(value);
  if (!isBytes || value.length > longestValue) return null;
  const bytes = Buffer.from(value as Uint8Array | number[]);
  const text = bytes.toString('utf8');
  // Bytes that are no text keep their identity in the form in which they are handed on.
  return Buffer.from(text).equals(bytes) ? text : bytes.toString('base64');
}
