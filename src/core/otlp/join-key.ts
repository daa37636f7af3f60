import { longestJoinKey } from './limits.ts';

/** `scheme:value`, whole: a part of a key would name something else. */
export function isJoinKey(key: string): boolean {
  return key.length <= longestJoinKey && /^[a-z0-9_.]{1,64}:./.test(key);
}
