import type { ChangedExportQuestion } from '../../../client/index.ts';
import { MayflyError } from '../../core/errors.ts';
import { oneOf } from '../arguments/one-of.ts';
import type { Command, Input } from '../command.ts';
import { readFilter } from '../filter/filter-of.ts';

/** No filter: a flag needs a value. */
const everything = 'none';

/** What goes to a destination and how fast, as flags say it. Nobody is asked. */
export function readDeliveryFlags(
  command: Pick<Command, 'name' | 'flags'>,
  input: Input,
  now: number,
): Pick<ChangedExportQuestion, 'filter' | 'rollup' | 'per_second'> {
  const { name } = command;
  const filter = input.text('filter');
  const rollup = oneOf(command, input, { flag: 'rollup', words: ['none', 'minute'] });
  const perSecond = input.text('per-second');
  if (perSecond !== null && !/^(?:[1-9]\d{0,5}|none)$/.test(perSecond)) {
    throw new MayflyError(
      'request.invalid',
      `${name}: --per-second is a number from 1 to 999,999, or none for no bound`,
    );
  }
  if (filter !== null && filter !== everything) readFilter(filter, now, `${name}: `);
  return {
    ...(filter === null ? {} : { filter: filter === everything ? '' : filter }),
    ...(rollup === null ? {} : { rollup }),
    ...(perSecond === null ? {} : { per_second: perSecond === 'none' ? null : Number(perSecond) }),
  };
}
