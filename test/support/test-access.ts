import type { Access } from '../../collector/store/audited-read.ts';
import { everything } from '../../collector/store/read-scope.ts';
import { instant } from '../../src/core/instant.ts';

/** A reader of a test, without limits unless they are given. */
export function testAccess(facts: Partial<Access> = {}): Access {
  return { actor: 'test', route: null, at: instant(Date.now()), scope: everything, ...facts };
}
