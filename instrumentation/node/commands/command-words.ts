const shells = /^(?:sh|bash|zsh|dash|ash|ksh|fish|cmd|pwsh|powershell)$/;
const shellText = /^(?:-[a-z]*c|\/c|-command)$/i;
const wrappers = /^(?:sudo|env|command|exec|npx|nice|timeout)$/;
const variable = /^[A-Za-z_]\w*=/;
const redirection = /^(?:\d?>{1,2}|&>|<)/;
/** One word: quoted and plain parts side by side. */
const word = /(?:"(?:[^"\\]|\\.)*"|'[^']*'|\\.|[^\s"'\\;|&]|&(?=>|\d)|(?<=>)&)+|[;|&\n]/gs;
const longestText = 8_192;

/**
 * A command as its words, the program without its folder first, also where a shell is started for it. Null when its
 * output is not what the process gets: the shell hands it on to another program, or runs several.
 */
export function commandWords(file: string, args: readonly string[]): readonly string[] | null {
  const program = programName(file);
  if (!shells.test(program)) return [program, ...args];
  const at = args.findIndex((arg) => shellText.test(arg));
  const text = at < 0 ? undefined : args[at + 1];
  if (text === undefined || text.length > longestText) return null;
  const words = shellWords(program === 'cmd' ? text.replace(/^"(.*)"$/s, '$1') : text);
  return words === null ? null : withoutWrappers(words);
}

function shellWords(text: string): readonly string[] | null {
  const words: string[] = [];
  let isRedirected = false;
  for (const [match] of text.trim().matchAll(word)) {
    if (/^[;|&\n]$/.test(match)) return null;
    if (isRedirected) isRedirected = false;
    else if (redirection.test(match)) isRedirected = /[<>]$/.test(match);
    else words.push(unquoted(match));
  }
  return words;
}

function unquoted(text: string): string {
  return text.replace(/"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/gs, (_all, ...groups: (string | undefined)[]) => {
    const [double, single, one] = groups;
    return double === undefined ? (single ?? one ?? '') : double.replace(/\\(["\\$`])/g, '$1');
  });
}

function withoutWrappers(words: readonly string[]): readonly string[] | null {
  let at = 0;
  while (variable.test(words[at] ?? '') || (wrappers.test(words[at] ?? '') && at < 8)) at += 1;
  const program = words[at];
  return program === undefined ? null : [programName(program), ...words.slice(at + 1)];
}

function programName(file: string): string {
  const name = file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
  return name.replace(/\.(?:exe|cmd|bat|ps1)$/i, '').toLowerCase();
}
