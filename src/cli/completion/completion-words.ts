import { knownFields } from '../../core/filter/find-field.ts';
import { flagsOf } from '../arguments/parse-input.ts';
import type { Command } from '../command.ts';

/** What a shell completes without asking anybody. */
export interface CompletionWords {
  readonly commands: readonly CompletedCommand[];
  /** First words of commands of two. */
  readonly groups: readonly string[];
  /** With their colon. */
  readonly fields: readonly { readonly text: string; readonly about: string }[];
}

export interface CompletedCommand {
  /** One or two words. */
  readonly name: string;
  readonly summary: string;
  /** Its words are a filter. */
  readonly isFilter: boolean;
  /** With their dashes. */
  readonly flags: readonly { readonly text: string; readonly brief: string; readonly takesValue: boolean }[];
}

export function completionWords(commands: readonly Command[]): CompletionWords {
  return {
    commands: commands.map((command) => ({
      name: command.name,
      summary: command.summary,
      isFilter: command.words === 'filter',
      flags: Object.entries(flagsOf(command)).map(([name, { brief, value }]) => ({
        text: `--${name}`,
        brief,
        takesValue: value !== undefined,
      })),
    })),
    groups: [
      ...new Set(
        commands.flatMap(({ name }) => (name.includes(' ') ? [name.slice(0, name.indexOf(' '))] : [])),
      ),
    ],
    fields: knownFields.map(({ name, info }) => ({ text: `${name}:`, about: info.about })),
  };
}

/** Commands that may stand first, groups among them. */
export function firstWords({ commands, groups }: CompletionWords): readonly string[] {
  const single = commands.filter(({ name }) => !name.includes(' ')).map(({ name }) => name);
  return [...single, ...groups];
}

/** Second words of a group. */
export function wordsOfGroup({ commands }: CompletionWords, group: string): readonly string[] {
  return commands
    .filter(({ name }) => name.startsWith(`${group} `))
    .map(({ name }) => name.slice(group.length + 1));
}
