import { visibleText } from '../../src/core/visible-text.ts';

const longest = 240;

/** What a receiver said, on one line and short, without the secrets that it may have said back. */
export function quoteAnswer(text: string, secrets: readonly string[]): string {
  let quoted = text;
  for (const secret of secrets) if (secret !== '') quoted = quoted.replaceAll(secret, '[secret]');
  const line = visibleText(quoted.replaceAll(/\s+/g, ' ').trim());
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}
