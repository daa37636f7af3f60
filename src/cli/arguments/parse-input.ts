import { parseArgs } from 'node:util';
import { MayflyError } from '../../core/errors.ts';
import { didYouMean, nearest } from '../../core/nearest.ts';
import type { Command, Flag, Input } from '../command.ts';
import { inertCut } from '../terminal/inert.ts';

const help: Flag = { brief: 'Shows this help.' };

/** The flags of a command with the one that all have. */
export function flagsOf(command: Command): Readonly<Record<string, Flag>> {
  return { ...command.flags, help };
}

/** What was typed after the name of a command. Throws `request.invalid` for anything it does not know. */
export function parseInput(command: Command, args: readonly string[]): Input {
  const flags = flagsOf(command);
  const cut = command.words === 'command' ? startOfCommand(flags, args) : null;
  const own = cut === null ? args : args.slice(0, cut.flagsEnd);
  const tokens = tokensOf(flags, command.words === 'filter' ? own.map(shieldTerm) : own);
  const values = new Map<string, string[]>();
  const words: string[] = cut === null ? [] : args.slice(cut.wordsStart);
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(withoutShield(token.value));
    if (token.kind !== 'option') continue;
    const name = token.name === 'h' ? 'help' : token.name;
    const flag = Object.hasOwn(flags, name) ? flags[name] : undefined;
    if (flag === undefined) throw unknownFlag(command, token.rawName);
    const value = valueOf(command, flag, token);
    const given = values.get(name) ?? [];
    if (given.length > 0 && flag.many !== true) throw invalid(command, `--${name} is given twice`);
    values.set(name, [...given, withoutShield(value)]);
  }
  const input: Input = {
    text: (name) => values.get(name)?.[0] ?? null,
    all: (name) => values.get(name) ?? [],
    has: (name) => values.has(name),
    words,
  };
  if (!input.has('help')) checkWords(command, words);
  return input;
}

/** No argument of a process can hold it. */
const shield = '\0';

/** A term that is excluded begins as short flags do: `-env:dev`, `-word`. */
function shieldTerm(arg: string): string {
  return /^-[^-]/.test(arg) && arg !== '-h' ? shield + arg : arg;
}

function withoutShield(text: string): string {
  return text.startsWith(shield) ? text.slice(shield.length) : text;
}

type Token = ReturnType<typeof tokensOf>[number];

function tokensOf(flags: Readonly<Record<string, Flag>>, args: readonly string[]) {
  const options = Object.fromEntries(
    Object.entries(flags).map(([name, { value }]) => [
      name,
      { type: value === undefined ? ('boolean' as const) : ('string' as const) },
    ]),
  );
  return parseArgs({ args: [...args], options, strict: false, tokens: true }).tokens;
}

/** Where the other program begins: after `--`, or at the first word. */
function startOfCommand(flags: Readonly<Record<string, Flag>>, args: readonly string[]) {
  const token = tokensOf(flags, args).find(({ kind }) => kind !== 'option');
  if (token === undefined) return { flagsEnd: args.length, wordsStart: args.length };
  return {
    flagsEnd: token.index,
    wordsStart: token.kind === 'option-terminator' ? token.index + 1 : token.index,
  };
}

function valueOf(command: Command, flag: Flag, token: Extract<Token, { kind: 'option' }>): string {
  const { rawName, value } = token;
  if (flag.value === undefined) {
    if (value !== undefined) throw invalid(command, `${rawName} takes no value`);
    return '';
  }
  // parseArgs, when not strict, takes the next flag for the value.
  const swallowed = token.inlineValue !== true && value?.startsWith('--') === true;
  if (value === undefined || value === '' || swallowed) {
    throw invalid(command, `${rawName} needs a value: ${rawName} ${flag.value}`);
  }
  return value;
}

function unknownFlag(command: Command, rawName: string): MayflyError {
  const meant = nearest(rawName.replace(/^-+/, ''), Object.keys(flagsOf(command)));
  // Cut: a secret could stand in the place of a flag's name.
  const typed = inertCut(rawName, 30);
  return invalid(command, `unknown flag ${typed}${didYouMean(meant === null ? null : `--${meant}`)}`);
}

function checkWords({ words: wanted, ...command }: Command, words: readonly string[]): void {
  if (wanted === 'filter') return;
  const { least, most } = wanted === 'command' ? { least: 1, most: Number.POSITIVE_INFINITY } : wanted;
  if (words.length < least)
    throw invalid(command, `something is missing: mayfly ${command.name} ${command.usage}`);
  if (words.length > most) {
    throw invalid(
      command,
      most === 0 ? 'takes no words, only flags' : `too many words: mayfly ${command.name} ${command.usage}`,
    );
  }
}

function invalid({ name }: { readonly name: string }, problem: string): MayflyError {
  return new MayflyError('request.invalid', `${name}: ${problem} (see mayfly ${name} --help)`);
}
