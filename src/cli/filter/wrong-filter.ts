import { MayflyError } from '../../core/errors.ts';
import type { Span } from '../../core/filter/filter.ts';

/** A filter that cannot be read, with its text: whoever tells of it can show the place. */
export class WrongFilter extends MayflyError {
  readonly text: string;
  readonly at: Span;

  constructor(message: string, { text, at }: { readonly text: string; readonly at: Span }) {
    super('request.invalid', message);
    this.text = text;
    this.at = at;
  }
}
