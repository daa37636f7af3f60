import type { Command } from '../command.ts';
import { exitCodes } from '../exit-code.ts';

export const version: Command = {
  name: 'version',
  summary: 'Prints the version',
  usage: '',
  flags: {},
  words: { least: 0, most: 0 },
  examples: [['mayfly version', 'also mayfly --version']],
  async run({ out, version: text }) {
    out.write(`${text}\n`);
    return exitCodes.ok;
  },
};
