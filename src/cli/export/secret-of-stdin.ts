import { MayflyError } from '../../core/errors.ts';
import type { Context } from '../command.ts';
import { readHiddenLine } from '../terminal/read-hidden-line.ts';

const mostBytes = 64 * 1024;

/** The secret of a setting: typed without being shown, or all that is piped in, without the last line break. */
export async function secretOfStdin({ process, err }: Context, where: string): Promise<string> {
  const { keyboard, readStdin } = process;
  const secret =
    keyboard === null
      ? textOf(await readStdin(mostBytes + 1), where)
      : await readHiddenLine(keyboard, err, 'secret (it is not shown): ');
  if (secret.trim() === '')
    throw new MayflyError('request.invalid', `${where}: standard input holds no secret`);
  return secret;
}

function textOf(bytes: Uint8Array, where: string): string {
  if (bytes.length > mostBytes) {
    throw new MayflyError('request.invalid', `${where}: standard input holds more than ${mostBytes} bytes`);
  }
  return new TextDecoder().decode(bytes).replace(/\r?\n$/, '');
}
