import { MayflyError } from '../../core/errors.ts';
import { oneOfWords } from '../arguments/one-of.ts';
import type { Command } from '../command.ts';
import { bashScript } from '../completion/bash.ts';
import { completionWords } from '../completion/completion-words.ts';
import { fishScript } from '../completion/fish.ts';
import { zshScript } from '../completion/zsh.ts';
import { exitCodes } from '../exit-code.ts';

const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript };
const shells = ['bash', 'zsh', 'fish'] as const;

/** It completes all commands, itself included, so it is given them when it runs. */
export function createCompletion(commands: () => readonly Command[]): Command {
  return {
    name: 'completion',
    summary: 'Prints a script that completes words in a shell',
    usage: shells.join('|'),
    details:
      'Values of fields are asked of the collector while you type, with the token of your environment; whatever a ' +
      'shell could give a meaning to is left out.',
    flags: {},
    words: { least: 1, most: 1 },
    examples: [
      ['source <(mayfly completion bash)', 'in ~/.bashrc'],
      ['source <(mayfly completion zsh)', 'in ~/.zshrc, after compinit'],
      ['mayfly completion fish > ~/.config/fish/completions/mayfly.fish', 'once'],
    ],
    async run({ out }, { words }) {
      const [word] = words;
      if (word === undefined) throw new MayflyError('request.invalid', 'completion: which shell?');
      const shell = oneOfWords(word, shells, 'completion');
      out.write(scripts[shell](completionWords(commands())));
      return exitCodes.ok;
    },
  };
}
