import { MayflyError } from '../src/core/errors.ts';

export function unauthenticated(message: string): MayflyError {
  return new MayflyError('access.unauthenticated', message);
}
