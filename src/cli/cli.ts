import { MayflyError } from '../core/errors.ts';
import { didYouMean, nearest } from '../core/nearest.ts';
import { parseInput } from './arguments/parse-input.ts';
import type { Command, Context } from './command.ts';
import { commands } from './commands/index.ts';
import { exitCodeOf, exitCodes } from './exit-code.ts';
import { pointAt } from './filter/point-at.ts';
import { WrongFilter } from './filter/wrong-filter.ts';
import { commandText, overviewText } from './help-text.ts';
import { Interrupted } from './interrupted.ts';
import { inert, inertCut } from './terminal/inert.ts';

/** Runs one command line and resolves with its exit code; every failure is one line on `err`. */
export async function runCli(argv: readonly string[], context: Context): Promise<number> {
  try {
    return await dispatch(argv, context);
  } catch (error) {
    if (error instanceof Interrupted) return error.exitCode;
    const message = error instanceof MayflyError ? error.message : unexpected(error);
    context.err.write(`mayfly: ${inert(message)}\n${pointerOf(error, context.err)}`);
    return exitCodeOf(error);
  }
}

/** Under a filter that is wrong, where it is. */
function pointerOf(error: unknown, { width, paint }: Context['err']): string {
  return error instanceof WrongFilter
    ? pointAt(error.text, error.at, { width: width ?? 80, paint })
        .map((line) => `${line}\n`)
        .join('')
    : '';
}

/** A fault of ours: where it happened helps whoever reports it. */
function unexpected(error: unknown): string {
  const where = error instanceof Error ? /^\s+at .*$/m.exec(error.stack ?? '')?.[0].trim() : null;
  return `this is a fault in mayfly itself: ${error instanceof Error ? error.message : 'unknown'} ${where ?? ''}`;
}

async function dispatch(argv: readonly string[], context: Context): Promise<number> {
  const [first] = argv;
  if (first === undefined || first === '--help' || first === '-h') {
    context.out.write(overviewText(commands, context.out.paint));
    return exitCodes.ok;
  }
  if (first === '--version' || first === '-v') return dispatch(['version'], context);
  const command = commandOf(argv);
  if (command === null) return groupHelp(argv, context);
  const input = parseInput(command, argv.slice(command.name.split(' ').length));
  if (input.has('help')) {
    context.out.write(commandText(command, context.out.paint));
    return exitCodes.ok;
  }
  return command.run(context, input);
}

function commandOf([first, second]: readonly string[]): Command | null {
  return commands.find(({ name }) => name === first || name === `${first} ${second}`) ?? null;
}

/** `token` alone names several commands: help shows them, anything else says which there are. */
function groupHelp(argv: readonly string[], context: Context): number {
  const [first = '', second] = argv;
  const group = commands.filter(({ name }) => name.startsWith(`${first} `));
  if (group.length > 0 && (second === '--help' || second === '-h')) {
    context.out.write(group.map((command) => commandText(command, context.out.paint)).join('\n'));
    return exitCodes.ok;
  }
  if (group.length > 0) {
    const words = group.map(({ name }) => name.slice(first.length + 1));
    const meant = second === undefined ? null : nearest(second, words);
    throw new MayflyError(
      'request.invalid',
      `${first} needs one of ${words.join(', ')}${didYouMean(meant === null ? null : `${first} ${meant}`)}`,
    );
  }
  throw unknownCommand(first);
}

function unknownCommand(word: string): MayflyError {
  if (word.startsWith('-')) {
    return new MayflyError('request.invalid', 'the command comes first, then its flags (see mayfly help)');
  }
  const names = commands
    .filter(({ hidden }) => hidden !== true)
    .flatMap(({ name }) => [name, name.split(' ')[0] ?? name]);
  const meant = nearest(word, new Set(names));
  // Cut: a secret could have been pasted in the place of a command.
  const typed = inertCut(word, 20);
  return new MayflyError(
    'request.invalid',
    `unknown command ${typed}${didYouMean(meant === null ? null : `mayfly ${meant}`)} (see mayfly help)`,
  );
}
