import { MayflyError } from '../../core/errors.ts';
import type { Flag, Input } from '../command.ts';

const defaultLimit = 100;

export const limitFlags: Readonly<Record<string, Flag>> = {
  limit: { value: 'N', brief: `At most so many; ${defaultLimit} when not given.` },
  all: { brief: 'All there are, also --limit all.' },
};

/** How many items are wanted. */
export function limitOf(command: string, input: Pick<Input, 'text' | 'has'>): number {
  const text = input.text('limit');
  if (input.has('all')) {
    if (text !== null) {
      throw new MayflyError('request.invalid', `${command}: --all and --limit are both given: keep one`);
    }
    return Number.POSITIVE_INFINITY;
  }
  if (text === null) return defaultLimit;
  if (text === 'all') return Number.POSITIVE_INFINITY;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new MayflyError('request.invalid', `${command}: --limit is a number from 1, or "all"`);
}
