import { credentialStates } from '../../core/api/views.ts';
import { MayflyError } from '../../core/errors.ts';
import type { Flag, Input } from '../command.ts';
import { inertCut } from '../terminal/inert.ts';
import { didYouMean, suggest } from './suggest.ts';

interface Filter extends Flag {
  readonly value: string;
  /** Query parameter of `GET /api/v1/credentials`. */
  readonly parameter: string;
  readonly words?: readonly string[];
  /** The collector takes one value of it only. */
  readonly once?: true;
  /** Law 3: a secret pasted in the place of a fingerprint must not be sent anywhere. */
  readonly pattern?: RegExp;
}

const filters: Readonly<Record<string, Filter>> = {
  provider: { parameter: 'provider', value: 'NAME', brief: 'Issued by: aws, github, openai, vault.' },
  type: { parameter: 'type', value: 'TYPE', brief: 'What it is: github.installation_token.' },
  service: { parameter: 'service', value: 'NAME', brief: 'Fetched or used by this workload.' },
  environment: { parameter: 'environment', value: 'NAME', brief: 'Seen in this environment.' },
  agent: { parameter: 'agent', value: 'NAME', brief: 'Fetched or used for this agent.' },
  tool: { parameter: 'tool', value: 'NAME', brief: 'Fetched or used by this tool.' },
  state: {
    parameter: 'state',
    value: 'STATE',
    brief: `One of ${credentialStates.join(', ')}.`,
    words: credentialStates,
  },
  fingerprint: {
    parameter: 'fingerprint',
    value: 'BEGINNING',
    brief: 'Its fingerprint begins so.',
    once: true,
    pattern: /^mf1_[a-z2-7]{0,30}$/,
  },
  'join-key': {
    parameter: 'join_key',
    once: true,
    value: 'KEY',
    brief: 'Known elsewhere as: aws.access_key_id:ASIA…, jwt.jti:….',
  },
};

/** Every filter as a flag. */
export const filterFlags: Readonly<Record<string, Flag>> = Object.fromEntries(
  Object.entries(filters).map(([name, { value, brief, once }]) => [
    name,
    { value, brief, many: once !== true },
  ]),
);

/** Filters from flags and from `field:value` words as query parameters; several of one field mean "any of". */
export function filterParameters(input: Input): URLSearchParams {
  const parameters = new URLSearchParams();
  for (const [name, filter] of Object.entries(filters)) {
    for (const value of input.all(name)) parameters.append(filter.parameter, checked(name, filter, value));
  }
  for (const word of input.words) {
    const colon = word.indexOf(':');
    const name = word.slice(0, Math.max(0, colon)).toLowerCase().replaceAll('_', '-');
    const filter = Object.hasOwn(filters, name) ? filters[name] : undefined;
    if (filter === undefined) throw noFilter(word, colon);
    parameters.append(filter.parameter, checked(name, filter, word.slice(colon + 1)));
  }
  for (const [name, { parameter, once }] of Object.entries(filters)) {
    if (once && parameters.getAll(parameter).length > 1) throw invalid(`${name} is given twice`);
  }
  return parameters;
}

function checked(name: string, { words, pattern, value: placeholder }: Filter, value: string): string {
  if (value === '') throw invalid(`${name} needs a value: ${name}:${placeholder}`);
  if (pattern !== undefined && !pattern.test(value)) {
    throw invalid(`this is no ${name}: give mf1_ and what follows, or a beginning of it (never the secret)`);
  }
  if (words === undefined || words.includes(value)) return value;
  const meant = suggest(value, words);
  throw invalid(
    `${inertCut(value, 30)} is no ${name}${meant === null ? `, only ${words.join(', ')}` : didYouMean(`${name}:${meant}`)}`,
  );
}

/** A word without a colon is not echoed whole: it could be a secret that was pasted. */
function noFilter(word: string, colon: number): MayflyError {
  const known = Object.keys(filters);
  if (colon <= 0) {
    const meant = suggest(word, known);
    const hint = meant === null ? 'provider:aws' : `${meant}:…`;
    return invalid(
      `a word that is no filter: write field:value, for example ${hint} (fields: ${known.join(', ')})`,
    );
  }
  const name = word.slice(0, colon);
  const meant = suggest(name, known);
  const fields = meant === null ? ` (fields: ${known.join(', ')})` : '';
  return invalid(
    `unknown filter ${inertCut(name, 30)}${didYouMean(meant === null ? null : `${meant}:…`)}${fields}`,
  );
}

function invalid(problem: string): MayflyError {
  return new MayflyError('request.invalid', `list: ${problem}`);
}
