import { expect, test } from 'vitest';
import type { IssuerView } from '../../../src/core/api/inventory-views.ts';
import { readFilter } from '../../../src/core/filter/read-filter.ts';
import { instant } from '../../../src/core/instant.ts';
import { flowLinks } from '../../../web/src/flow/flow-links.ts';
import { issuerFlows, originOf, others } from '../../../web/src/flow/issuer-flows.ts';

function issuer(told: Partial<IssuerView>): IssuerView {
  return {
    provider: 'aws',
    address: null,
    sources: [],
    policies: [],
    credentials: 1,
    types: [],
    targets: [],
    lastSeenAt: '2026-11-20T10:00:00.000Z',
    ...told,
  };
}

test('origins are hosts, sources without a host, or not seen', () => {
  expect(originOf(issuer({ address: 'sts.amazonaws.com', sources: ['token_endpoint'] }))).toBe(
    'sts.amazonaws.com',
  );
  expect(originOf(issuer({ sources: ['env', 'file'] }))).toBe('environment, file');
  expect(originOf(issuer({}))).toBe('origin not seen');
});

test('the same provider and host is one flow, whoever handed the credentials out', () => {
  const { origins, targets } = issuerFlows([
    issuer({ address: 'sts', credentials: 5, targets: [{ address: 's3', credentials: 4 }] }),
    issuer({ sources: ['env'], credentials: 2, targets: [{ address: 's3', credentials: 2 }] }),
  ]);
  expect(origins).toEqual([
    { from: 'sts', to: 'aws', amount: 5 },
    { from: 'environment', to: 'aws', amount: 2 },
  ]);
  expect(targets).toEqual([{ from: 'aws', to: 's3', amount: 6 }]);
});

test('the smallest places become one when there are too many', () => {
  const targets = Array.from({ length: 10 }, (_, index) => ({
    address: `host ${index}`,
    credentials: 10 - index,
  }));
  const flows = issuerFlows([issuer({ targets })], 4);
  expect(flows.others).toEqual({ origins: 0, targets: 7 });
  expect(flows.targets).toHaveLength(4);
  expect(flows.targets.at(-1)).toEqual({ from: 'aws', to: others, amount: 7 + 6 + 5 + 4 + 3 + 2 + 1 });
});

test('every link is a filter that can be read, whatever the names', () => {
  const strange = issuer({
    provider: 'a "b" c:d,e',
    address: '-x*',
    targets: [{ address: '(y)', credentials: 1 }],
  });
  const links = flowLinks([strange]);
  for (const q of [
    links.origin('-x*', strange.provider),
    links.provider(strange.provider),
    links.target('(y)', null),
  ]) {
    expect(readFilter(q ?? '', instant(0), () => false).terms.length).toBeGreaterThan(0);
  }
  expect(links.origin('-x*', strange.provider)).toBe('provider:"a \\"b\\" c:d,e" target:"-x*"');
});

test('no one filter finds the places that were put together', () => {
  expect(flowLinks([issuer({})]).target(others, 'aws')).toBeNull();
});
