import { MayflyError } from '../errors.ts';
import { visibleText } from '../visible-text.ts';
import type { FormatOption } from './format.ts';

/** Below it ids, keys and header alone might not fit. */
const fewestBytes = 2_048;
const mostBytes = 1_048_576;

/** The longest a record of a line format may be, without the header of syslog around it. */
export const bytesOption: FormatOption = {
  name: 'bytes',
  about: `Longest record in bytes, ${fewestBytes} to ${mostBytes}; longer ones are cut. Receivers of syslog take 8,000 with its header safely.`,
  values: null,
  fallback: '7600',
};

/** What was given for the option, as a number. */
export function lineBytes(text: string): number {
  const bytes = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (bytes >= fewestBytes && bytes <= mostBytes) return bytes;
  throw new MayflyError(
    'config.invalid',
    `bytes is ${visibleText(text).slice(0, 60) || 'empty'}: it is a whole number from ${fewestBytes} to ${mostBytes}`,
  );
}
