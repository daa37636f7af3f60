import { MayflyError } from '../errors.ts';
import type { Span } from './filter.ts';

/** A filter that cannot be read: the message begins with the character, counted from 1, and says what would be right. */
export class FilterError extends MayflyError {
  /** What is wrong with the text, in UTF-16 units: always inside of it. */
  readonly at: Span;

  constructor(at: Span, message: string) {
    super('request.invalid', `at character ${at.from + 1}: ${message}`);
    this.at = at;
  }
}
