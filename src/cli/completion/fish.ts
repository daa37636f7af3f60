import { type CompletionWords, wordsOfGroup } from './completion-words.ts';

/** For fish 3 and later. */
export function fishScript(words: CompletionWords): string {
  const lines = ['# mayfly completion fish', 'complete -c mayfly -f'];
  const add = (condition: string, rest: string): void =>
    void lines.push(`complete -c mayfly -n ${quoted(condition)} ${rest}`);
  for (const { name, summary, flags, isFilter } of words.commands) {
    const [first = '', second] = name.split(' ');
    const isIt = ['__fish_seen_subcommand_from', first].join(' ');
    const whole = second === undefined ? isIt : `${isIt}; and __fish_seen_subcommand_from ${second}`;
    if (second === undefined) add('__fish_use_subcommand', `-a ${first} -d ${quoted(summary)}`);
    for (const { text, brief, takesValue } of flags) {
      add(whole, `-l ${text.slice(2)}${takesValue ? ' -r' : ''} -d ${quoted(brief)}`);
    }
    if (isFilter) add(whole, `-a '(mayfly __complete -- (commandline -ct) 2>/dev/null)'`);
  }
  for (const group of words.groups) {
    const second = wordsOfGroup(words, group).join(' ');
    add('__fish_use_subcommand', `-a ${group} -d ${quoted(second)}`);
    add(
      `__fish_seen_subcommand_from ${group}; and not __fish_seen_subcommand_from ${second}`,
      `-a ${quoted(second)}`,
    );
  }
  add('__fish_seen_subcommand_from completion', `-a 'bash zsh fish'`);
  add('__fish_seen_subcommand_from run doctor', '-F');
  return `${lines.join('\n')}\n`;
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
