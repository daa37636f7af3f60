import { MayflyError } from '../../core/errors.ts';
import { didYouMean, nearest } from '../../core/nearest.ts';
import type { Command, Input } from '../command.ts';
import { inertCut } from '../terminal/inert.ts';

/** The value of a flag that takes one of a few words; null: it is not given. */
export function oneOf<Word extends string>(
  { name }: Pick<Command, 'name'>,
  input: Pick<Input, 'text'>,
  { flag, words }: { readonly flag: string; readonly words: readonly Word[] },
): Word | null {
  const text = input.text(flag);
  return text === null ? null : oneOfWords(text, words, `${name}: --${flag}`);
}

/** A text as one of a few words; `where` begins the message when it is none. */
export function oneOfWords<Word extends string>(text: string, words: readonly Word[], where: string): Word {
  const word = words.find((each) => each === text);
  if (word !== undefined) return word;
  const meant = nearest(text, words);
  throw new MayflyError(
    'request.invalid',
    `${where} takes ${words.join(', ')}, not ${inertCut(text, 30)}${didYouMean(meant)}`,
  );
}
