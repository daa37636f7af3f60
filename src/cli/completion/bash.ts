import { type CompletionWords, firstWords, wordsOfGroup } from './completion-words.ts';

/** For bash 3.2 and later, without bash-completion. Colons separate words there, so replies leave out what is before. */
export function bashScript(words: CompletionWords): string {
  const flags = words.commands.map(
    ({ name, flags: all }) => `    '${name}') flags='${all.map(({ text }) => text).join(' ')}' ;;`,
  );
  const groups = words.groups.map(
    (group) => `    '${group}') candidates='${wordsOfGroup(words, group).join(' ')}' ;;`,
  );
  const filters = words.commands.filter(({ isFilter }) => isFilter).map(({ name }) => `'${name}'`);
  return `# mayfly completion bash
_mayfly() {
  local line="\${COMP_LINE:0:COMP_POINT}" candidates='' flags='' command word prefix
  local cur="\${line##*[[:space:]]}"
  local -a before
  COMPREPLY=()
  read -ra before <<< "\${line%"$cur"}"
  command="\${before[1]:-}"
  case "$command" in
    ${words.groups.map((group) => `'${group}'`).join('|')})
      [[ -n "\${before[2]:-}" ]] && command="$command \${before[2]}" ;;
  esac
  case "$command" in
    '') candidates='${firstWords(words).join(' ')}' ;;
${groups.join('\n')}
${flags.join('\n')}
  esac
  case "$command" in
    ${filters.join('|')})
      if [[ "$cur" == *:* ]]; then
        candidates="$(mayfly __complete -- "$cur" 2>/dev/null)"
      elif [[ "$cur" != --* ]]; then
        candidates='${words.fields.map(({ text }) => text).join(' ')}'
        [[ "$cur" == -* ]] && candidates="-\${candidates// / -}"
      fi
      compopt -o nospace 2>/dev/null ;;
    help) candidates='${firstWords(words).join(' ')}' ;;
    completion) candidates='bash zsh fish' ;;
  esac
  [[ "$cur" == --* ]] && candidates="$flags"
  case "$COMP_WORDBREAKS" in
    *:*) prefix="\${cur%"\${cur##*:}"}" ;;
  esac
  while IFS= read -r word; do
    [[ -n "$word" && "$word" == "$cur"* ]] && COMPREPLY+=("\${word#"$prefix"}")
  done <<< "\${candidates// /$'\\n'}"
  return 0
}
complete -o default -F _mayfly mayfly
`;
}
