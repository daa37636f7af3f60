import { createRequire } from 'node:module';
import { MayflyError } from '../../core/errors.ts';

/** Path of the hooks' CommonJS bundle, from the package that is installed beside this one. */
export function preloadPath(): string {
  try {
    return createRequire(import.meta.url).resolve('@mayfly/instrumentation/preload');
  } catch (cause) {
    throw new MayflyError(
      'config.invalid',
      'the hooks are not there: install @mayfly/instrumentation (in a clone of the repository: npm run build)',
      { cause },
    );
  }
}
