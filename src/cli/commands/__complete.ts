import { suggestFor } from '../../core/filter/suggest-for.ts';
import { holdsCredential } from '../../core/holds-credential.ts';
import { createApi } from '../api/client.ts';
import { readSuggestions } from '../api/read-views.ts';
import type { Command, Context, Input } from '../command.ts';
import { endpointFlag } from '../config/endpoint.ts';
import { exitCodes } from '../exit-code.ts';

/** Who presses Tab waits for it. */
const patienceMs = 800;
/** What no shell gives a meaning to: what exists in the inventory was named by somebody else. */
const harmless = /^[A-Za-z0-9_./@:+=,%*<>-]+$/;

/** What a word of a filter may go on as, one a line: shells call it. It has no errors, only nothing to say. */
export const complete: Command = {
  name: '__complete',
  summary: 'Completes a word of a filter, for shells',
  usage: '-- WORD',
  flags: { endpoint: endpointFlag },
  words: { least: 0, most: 1 },
  hidden: true,
  examples: [['mayfly __complete -- env:pr', 'environments that begin so']],
  async run(context, input) {
    const [word = ''] = input.words;
    if (holdsCredential(word)) return exitCodes.ok;
    const { fields, words, replaces, valuesOf } = suggestFor(word, word.length);
    const here = [...fields, ...words].map(
      ({ text }) => word.slice(0, replaces.from) + text + word.slice(replaces.to),
    );
    const there = valuesOf === null ? [] : await valuesThere(context, input, word);
    const found = [...new Set([...there, ...here])].filter((each) => harmless.test(each));
    context.out.write(found.map((each) => `${each}\n`).join(''));
    return exitCodes.ok;
  },
};

async function valuesThere(context: Context, input: Input, word: string): Promise<readonly string[]> {
  try {
    const api = createApi(context, input, { needs: 'read', timeoutMs: patienceMs });
    const answer = await api.ask((client) => client.suggestions({ q: word, at: word.length }));
    const { replaces, suggestions } = readSuggestions(answer, api);
    return suggestions.map(({ text }) => word.slice(0, replaces.from) + text + word.slice(replaces.to));
  } catch {
    return [];
  }
}
