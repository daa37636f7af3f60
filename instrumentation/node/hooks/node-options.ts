/**
 * `NODE_OPTIONS` with the preload in it, once. Node splits it at spaces; double quotes hold a value
 * together and only within them a backslash escapes (nodejs.org/api/cli.html#node_optionsoptions).
 */
export function withPreload(options: string | undefined, preload: string): string {
  const given = (options ?? '').trim();
  if (preloads(given, preload)) return options ?? '';
  return `${given} --require ${quoted(preload)}`.trim();
}

/** Whether these options already load the preload. */
export function preloads(options: string | undefined, preload: string): boolean {
  return words(options ?? '').some(
    (word, at, all) =>
      (word === preload && /^(?:-r|--require)$/.test(all[at - 1] ?? '')) || word === `--require=${preload}`,
  );
}

function quoted(path: string): string {
  return /[\s"]/.test(path) ? `"${path.replace(/["\\]/g, '\\$&')}"` : path;
}

function words(options: string): readonly string[] {
  const found: string[] = [];
  let word = '';
  let inQuotes = false;
  for (let i = 0; i < options.length; i++) {
    const character = options[i] ?? '';
    if (character === '\\' && inQuotes) {
      i += 1;
      word += options[i] ?? '';
    } else if (character === '"') {
      inQuotes = !inQuotes;
    } else if (character === ' ' && !inQuotes) {
      found.push(word);
      word = '';
    } else {
      word += character;
    }
  }
  found.push(word);
  return found.filter((text) => text !== '');
}
