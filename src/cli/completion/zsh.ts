import { type CompletionWords, wordsOfGroup } from './completion-words.ts';

/** For zsh 5 and later, after compinit. */
export function zshScript(words: CompletionWords): string {
  const single = words.commands.filter(({ name }) => !name.includes(' '));
  const first = [
    ...single.map(({ name, summary }) => described(name, summary)),
    ...words.groups.map((group) => described(group, wordsOfGroup(words, group).join(', '))),
  ];
  const groups = words.groups.map(
    (group) => `    ${group}) (( CURRENT == 3 )) && compadd -- ${wordsOfGroup(words, group).join(' ')} ;;`,
  );
  const flags = words.commands.map(
    ({ name, flags: all }) =>
      `    '${name}') flags=(${all.map(({ text, brief }) => described(text, brief)).join(' ')}) ;;`,
  );
  const filters = words.commands.filter(({ isFilter }) => isFilter).map(({ name }) => name);
  return `#compdef mayfly
_mayfly() {
  local -a first flags fields values
  local cur="\${words[CURRENT]}" command="\${words[2]}"
  first=(${first.join(' ')})
  if (( CURRENT == 2 )); then
    _describe command first
    return
  fi
  case "$command" in
    ${words.groups.join('|')}) (( CURRENT > 3 )) && command="$command \${words[3]}" ;;
  esac
  case "$command" in
${flags.join('\n')}
  esac
  if [[ "$cur" == --* ]]; then
    _describe flag flags
    return
  fi
  case "$command" in
${groups.join('\n')}
    ${filters.join('|')})
      if [[ "$cur" == *:* ]]; then
        values=(\${(f)"$(mayfly __complete -- "$cur" 2>/dev/null)"})
        compadd -Q -S '' -- $values
      else
        fields=(${words.fields.map(({ text }) => quoted(text)).join(' ')})
        [[ "$cur" == -* ]] && fields=(-$^fields)
        compadd -S '' -- $fields
      fi ;;
    help) _describe command first ;;
    completion) compadd -- bash zsh fish ;;
    *) _files ;;
  esac
}
compdef _mayfly mayfly
`;
}

/** `name:what it is`, as _describe takes it. */
function described(name: string, about: string): string {
  return quoted(`${name.replaceAll(':', '\\:')}:${about}`);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
