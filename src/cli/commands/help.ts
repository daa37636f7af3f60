import { MayflyError } from '../../core/errors.ts';
import { didYouMean, nearest } from '../../core/nearest.ts';
import type { Command } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import { commandText, overviewText } from '../help-text.ts';
import { inertCut } from '../terminal/inert.ts';

/** `help` knows all commands, itself included, so it is given them when it runs. */
export function createHelp(commands: () => readonly Command[]): Command {
  return {
    name: 'help',
    summary: 'Explains the commands',
    usage: '[COMMAND]',
    flags: {},
    words: { least: 0, most: 2 },
    examples: [['mayfly help token create', 'the same as mayfly token create --help']],
    async run({ out }, { words }) {
      const name = words.join(' ');
      if (name === '') {
        out.write(overviewText(commands(), out.paint));
        return exitCodes.ok;
      }
      const found = commands().filter((each) => each.name === name || each.name.startsWith(`${name} `));
      if (found.length === 0) {
        const meant = nearest(
          name,
          commands().map((each) => each.name),
        );
        throw new MayflyError(
          'request.invalid',
          `help: unknown command ${inertCut(name, 30)}${didYouMean(meant)}`,
        );
      }
      out.write(found.map((command) => commandText(command, out.paint)).join('\n'));
      return exitCodes.ok;
    },
  };
}
