import { credentialStates } from '../../core/api/views.ts';
import { type Filter, sortFields } from '../../core/filter/filter.ts';
import { FilterError } from '../../core/filter/filter-error.ts';
import { parseFilter } from '../../core/filter/parse-filter.ts';
import { writeValue } from '../../core/filter/write-text.ts';
import { instant } from '../../core/instant.ts';
import type { Flag, Input } from '../command.ts';
import { WrongFilter } from './wrong-filter.ts';

interface FilterFlag extends Flag {
  readonly value: string;
  /** The term that it stands for. */
  readonly field: string;
  /** Takes a text as it is, whatever it would mean in the language. */
  readonly isText?: true;
}

const narrowing: Readonly<Record<string, FilterFlag>> = {
  provider: text('provider', 'NAME', 'Issued by: aws, github, openai, vault.'),
  type: text('type', 'TYPE', 'What it is: github.installation_token.'),
  service: text('workload', 'NAME', 'Fetched or used by this workload.'),
  environment: text('env', 'NAME', 'Seen in this environment.'),
  agent: text('agent', 'NAME', 'Fetched or used for this agent.'),
  tool: text('tool', 'NAME', 'Fetched or used by this tool.'),
  state: { field: 'is', value: 'STATE', many: true, brief: `One of ${credentialStates.join(', ')}.` },
  fingerprint: { field: 'fingerprint', value: 'BEGINNING', brief: 'Its fingerprint begins so.' },
  'join-key': {
    ...text('join-key', 'KEY', 'Known elsewhere as: aws.access_key_id:ASIA…, jwt.jti:….'),
    many: false,
  },
};

const ordering: Readonly<Record<string, FilterFlag>> = {
  sort: { field: 'sort', value: 'FIELD', brief: `${sortFields.join(', ')}; -FIELD: the greatest first.` },
  'as-of': { field: 'as-of', value: 'TIME', brief: 'As it was then: 2026-11-20T10:00Z.' },
};

function text(field: string, value: string, brief: string): FilterFlag {
  return { field, value, brief, many: true, isText: true };
}

/** Terms of a filter as flags: of these several mean "any of". */
export const narrowingFlags: Readonly<Record<string, Flag>> = plain(narrowing);
export const orderingFlags: Readonly<Record<string, Flag>> = plain(ordering);

function plain(flags: Readonly<Record<string, FilterFlag>>): Readonly<Record<string, Flag>> {
  return Object.fromEntries(
    Object.entries(flags).map(([name, { value, brief, many = false }]) => [name, { value, brief, many }]),
  );
}

export interface WrittenFilter {
  readonly text: string;
  readonly filter: Filter;
}

/** The filter that words and flags make together, read before anybody is asked. Throws `WrongFilter`. */
export function filterOf(command: string, input: Pick<Input, 'words' | 'all'>, now: number): WrittenFilter {
  const terms = Object.entries({ ...narrowing, ...ordering }).flatMap(([name, { field, isText }]) => {
    const values = input.all(name);
    const written = isText === true ? values.map(writeValue) : values;
    return values.length === 0 ? [] : [`${field}:${written.join(',')}`];
  });
  const whole = [...input.words, ...terms].join(' ');
  return { text: whole, filter: readFilter(whole, now, `${command}: `) };
}

/** Throws `WrongFilter`. */
export function readFilter(whole: string, now: number, prefix = ''): Filter {
  try {
    return parseFilter(whole, instant(now));
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    throw new WrongFilter(`${prefix}${error.message}`, { text: whole, at: error.at });
  }
}
