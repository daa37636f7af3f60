import { expect, test } from 'vitest';
import { readFilter } from '../../../src/core/filter/read-filter.ts';
import { instant } from '../../../src/core/instant.ts';
import { filterLink, filterOf, workloadFilter } from '../../../web/src/credentials/filter-link.ts';

test('a value that is missing is asked for as none', () => {
  expect(workloadFilter({ service: 'a b', namespace: null, environment: 'prod', owner: null })).toBe(
    'workload:"a b" env:prod namespace:none',
  );
});

test.each(['none', '*', 'a*', '"', '\\', 'a,b', '-x', 'is:live', '(y)', '<script>', ' ', 'ünï'])(
  'the value %j comes back as it is',
  (value) => {
    const [term] = readFilter(filterOf(['agent', value]), instant(0), () => false).terms;
    expect(term).toMatchObject({
      kind: 'usage',
      field: 'agent',
      match: { kind: 'any-of', values: [{ text: value, isPrefix: false }] },
    });
  },
);

test('a link leads to all that match', () => {
  expect(filterLink('agent:planner env:prod')).toBe('/?q=agent:planner+env:prod');
});
