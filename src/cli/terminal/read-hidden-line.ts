import { MayflyError } from '../../core/errors.ts';
import type { Keyboard, Output } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import { Interrupted } from '../interrupted.ts';

const longestLine = 256 * 1024;

/** One line that is typed or pasted, without showing it. Throws `Interrupted` for Ctrl-C. */
export function readHiddenLine(keyboard: Keyboard, { write }: Output, prompt: string): Promise<string> {
  write(prompt);
  return new Promise((resolve, reject) => {
    const bytes: number[] = [];
    const stop = keyboard((chunk) => {
      for (const byte of chunk) {
        if (byte === 0x03) return end(() => reject(new Interrupted(exitCodes.interrupted)));
        if (byte === 0x0d || byte === 0x0a || byte === 0x04) return end(() => resolve(textOf(bytes)));
        if (byte === 0x7f || byte === 0x08) dropCharacter(bytes);
        else if (byte === 0x15) bytes.length = 0;
        else bytes.push(byte);
        if (bytes.length > longestLine) {
          return end(() => reject(new MayflyError('request.invalid', 'this line is too long for a secret')));
        }
      }
    });
    const end = (settle: () => void): void => {
      stop();
      write('\n');
      settle();
    };
  });
}

function textOf(bytes: readonly number[]): string {
  return new TextDecoder().decode(Uint8Array.from(bytes));
}

/** The last character in UTF-8. */
function dropCharacter(bytes: number[]): void {
  while (((bytes.pop() ?? 0) & 0xc0) === 0x80);
}
