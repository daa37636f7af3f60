import * as fc from 'fast-check';
import { credentialStates } from '../../../src/core/api/views.ts';
import { withoutTerm, withTerm } from '../../../src/core/filter/edit-text.ts';
import { FilterError } from '../../../src/core/filter/filter-error.ts';
import { knownFields } from '../../../src/core/filter/find-field.ts';
import { parseFilter } from '../../../src/core/filter/parse-filter.ts';
import { suggestFor } from '../../../src/core/filter/suggest-for.ts';
import { writeFilter } from '../../../src/core/filter/write-filter.ts';
import { arbitraryBrokenText, arbitraryFilterText } from '../../support/arbitrary-filter.ts';
import { bytesOfText, now, secretTexts, textOf } from '../corpus.ts';
import { must, type Target } from '../target.ts';

const values = {
  now,
  moments: [now],
  texts: {
    provider: ['aws', 'github'],
    env: ['prod'],
    agent: ['the "planner"', 'a, b'],
    fingerprint: ['mf1_abc'],
  },
};

const filter: Target = {
  name: 'filter',
  what: 'the filter language: `parseFilter`, `writeFilter`, `suggestFor` and changes of one term; every error has its place',
  words: [
    ...knownFields.flatMap(({ name, info }) => [`${name}:`, info.example]),
    ...credentialStates,
    ...'" \\ , - * none .. < >= ( ) AND OR NOT mf1_ 5m 90d 2026-11-20 T10:00Z'.split(' '),
    ' ',
    '\u0000',
    '\ud800',
    '\u202e',
    '\u001b[31m',
  ],
  corpus: (random) =>
    [
      ...fc.sample(arbitraryFilterText({ values, mostTerms: 8 }), { numRuns: 60, seed: random(2 ** 31) }),
      ...fc.sample(arbitraryBrokenText(values), { numRuns: 60, seed: random(2 ** 31) }),
      ...secretTexts().map((text) => `name:${text.slice(0, 1_500)}`),
    ].map(bytesOfText),
  prepare: () => (input, random, timed) => {
    // Longer texts are refused unread, all alike.
    const text = textOf(input).slice(0, 2_100);
    const { replaces } = timed(() => suggestFor(text, random(text.length + 1)));
    must(isWithin(replaces, text), 'a suggestion has a place in the text');
    try {
      const read = timed(() => parseFilter(text, now));
      must(read.terms.length <= 64, 'a filter is bounded');
      const written = writeFilter(read);
      if (written.length > 2_048) return 'read, and written too long';
      const again = parseFilter(written, now);
      must(writeFilter(again) === written, 'what is written is read as the same');
      const [term] = again.terms;
      if (term === undefined) return 'read, without terms';
      must(withTerm(written, term) === written, 'a term that is there is not added');
      must(
        parseFilter(withoutTerm(written, term.at), now).terms.length === again.terms.length - 1,
        'a term can go',
      );
      return 'read';
    } catch (error) {
      if (!(error instanceof FilterError) || error.code !== 'request.invalid') throw error;
      must(isWithin(error.at, text) && error.at.from < error.at.to, 'an error has a place in the text');
      must(error.message.length < 300, 'a refusal is short');
      must(!/[\p{Cc}\p{Cf}\p{Cs}]/u.test(error.message), 'a refusal repeats nothing that a terminal acts on');
      return error.message.includes('never send a secret') ? 'refused, as a secret' : 'refused';
    }
  },
};

function isWithin({ from, to }: FilterError['at'], text: string): boolean {
  return from >= 0 && from <= to && to <= text.length;
}

export const filterTargets: readonly Target[] = [filter];
