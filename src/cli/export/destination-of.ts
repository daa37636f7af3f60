import { isDestinationName } from '../../core/api/destination-name.ts';
import { MayflyError } from '../../core/errors.ts';
import { holdsCredential } from '../../core/holds-credential.ts';
import type { Command, Input } from '../command.ts';

/** The first word, as the name of a destination. Law 3: what is no name could be a secret, so it is not repeated. */
export function destinationOf(
  { name: command }: Pick<Command, 'name'>,
  { words }: Pick<Input, 'words'>,
): string {
  const name = words[0] ?? '';
  if (isDestinationName(name) && !holdsCredential(name)) return name;
  throw new MayflyError(
    'request.invalid',
    `${command}: this is no name of a destination: 1 to 63 small letters, digits and dashes, and no dash first`,
  );
}
