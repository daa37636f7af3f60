import { describe, expect, test } from 'vitest';
import { chooseFormat } from '../../collector/metrics/choose-format.ts';
import { exposition } from '../../collector/metrics/exposition.ts';
import { histogram, info } from '../../collector/metrics/instruments.ts';
import { readProcess } from '../../collector/metrics/process-families.ts';
import { refusalClass } from '../../collector/metrics/refusal-class.ts';
import { createMetrics, type Metrics } from '../../collector/metrics.ts';
import { readOpenMetrics } from '../support/openmetrics.ts';

function metrics(): Metrics {
  return createMetrics({ version: '1.2.3', readProcess });
}

/** `name{label="value"} number` of every sample. */
function values(of: Metrics): Readonly<Record<string, number>> {
  const entries = [...readOpenMetrics(of.text('openmetrics')).values()].flatMap(({ samples }) =>
    samples.map(({ name, labels, value }) => {
      const list = Object.entries(labels).map(([label, text]) => `${label}=${text}`);
      return [list.length === 0 ? name : `${name}{${list}}`, value] as const;
    }),
  );
  return Object.fromEntries(entries);
}

test('before anything happened every series of a fixed label is there, at 0', () => {
  const all = values(metrics());
  for (const code of ['200', '400', '401', '403', '405', '413', '415', '503', 'other']) {
    expect(all[`mayfly_requests_total{code=${code}}`]).toBe(0);
  }
  expect(all['mayfly_build_info{version=1.2.3}']).toBe(1);
  expect(all['process_resident_memory_bytes']).toBeGreaterThan(1e6);
  expect(all['process_cpu_seconds_total']).toBeGreaterThan(0);
});

test('what happens is counted', () => {
  const m = metrics();
  m.answered(200, 0.003);
  m.answered(200, 99);
  m.answered(503, 1);
  m.answered(418, 1);
  m.accepted(511);
  m.refused(1, ['span without a valid trace id']);
  m.ignored(7);
  m.overflowed(3);
  m.withheld(9);
  m.repeated();
  m.quotaRefused('rate');
  m.committed(16);
  m.folded({ seconds: 0.2, spans: 500 });
  m.foldFailed();
  m.connectionEnded('unread');
  expect(values(m)).toMatchObject({
    'mayfly_requests_total{code=200}': 2,
    'mayfly_requests_total{code=503}': 1,
    'mayfly_requests_total{code=other}': 1,
    'mayfly_ack_seconds_bucket{le=0.0025}': 0,
    'mayfly_ack_seconds_bucket{le=0.005}': 1,
    'mayfly_ack_seconds_bucket{le=10.0}': 1,
    'mayfly_ack_seconds_bucket{le=+Inf}': 2,
    mayfly_ack_seconds_count: 2,
    mayfly_ack_seconds_sum: 99.003,
    mayfly_spans_accepted_total: 511,
    'mayfly_spans_refused_total{reason=id}': 1,
    mayfly_spans_ignored_total: 7,
    mayfly_spans_overflowed_total: 3,
    mayfly_texts_withheld_total: 9,
    mayfly_requests_repeated_total: 1,
    'mayfly_quota_refusals_total{quota=rate}': 1,
    'mayfly_inbox_commit_requests_bucket{le=8.0}': 0,
    'mayfly_inbox_commit_requests_bucket{le=16.0}': 1,
    mayfly_fold_seconds_count: 1,
    mayfly_spans_folded_total: 500,
    mayfly_fold_failures_total: 1,
    'mayfly_connections_ended_total{why=unread}': 1,
  });
});

test('a gauge is there once there is something to read, and is read at each scrape', () => {
  const m = metrics();
  expect(Object.keys(values(m)).join()).not.toMatch(/fold_lag|in_flight|store_up|durability/);
  let spans = 5;
  m.watch({ foldLag: () => ({ spans: spans++, seconds: 0.5 }) });
  m.watch({ storeUp: () => false, inFlightBytes: () => 10, connections: () => 2, durability: () => 'local' });
  expect(values(m)).toMatchObject({
    mayfly_fold_lag_spans: 5,
    mayfly_store_up: 0,
    mayfly_in_flight_bytes: 10,
  });
  expect(values(m)).toMatchObject({
    mayfly_fold_lag_seconds: 0.5,
    mayfly_connections: 2,
    'mayfly_durability{level=local}': 1,
    'mayfly_durability{level=embedded}': 0,
  });
});

test('a counter never falls, whatever it is given', () => {
  const m = metrics();
  m.accepted(5);
  m.accepted(-3);
  m.accepted(Number.NaN);
  m.answered(200, Number.NaN);
  m.answered(200, -1);
  expect(values(m)).toMatchObject({ mayfly_spans_accepted_total: 5, mayfly_ack_seconds_count: 0 });
});

test('the number of series does not depend on what comes in', () => {
  const m = metrics();
  const before = Object.keys(values(m)).length;
  for (let i = 0; i < 1000; i++) {
    m.answered(i, i / 10);
    m.refused(1, [`reason ${i}`, 'x']);
  }
  expect(Object.keys(values(m))).toHaveLength(before);
});

test.each([
  [['span without a valid trace id'], 'id'],
  [['span without a valid span id', 'span without a valid trace id'], 'id'],
  [['mayfly.credential.fingerprint is not a fingerprint'], 'fingerprint'],
  [['span that is not an object'], 'shape'],
  [['span that is not an object', 'span without a valid span id'], 'several'],
  [['something new'], 'other'],
  [[], 'other'],
])('the reasons %j are of class %s', (reasons, wanted) => {
  expect(refusalClass(reasons)).toBe(wanted);
});

test('the older format of Prometheus has neither units nor an end mark, and no family of its own for a counter', () => {
  const text = metrics().text('prometheus');
  expect(text).toContain('# TYPE mayfly_spans_accepted_total counter\nmayfly_spans_accepted_total 0\n');
  expect(text).toContain('# TYPE mayfly_build_info gauge\nmayfly_build_info{version="1.2.3"} 1\n');
  expect(text).not.toMatch(/# (UNIT|EOF)/);
  expect(text).toMatch(/\n$/);
});

test('texts and bounds are escaped so that they read back as they were', () => {
  const odd = 'a\\b"c\nd';
  const build = info({ name: 'x', help: odd }, [['version', odd]]);
  const sizes = histogram([0.5, 1, 1e-7], { name: 'y', help: '' });
  const read = readOpenMetrics(exposition([build], 'openmetrics'));
  expect(read.get('x')).toMatchObject({ help: odd, samples: [{ labels: { version: odd } }] });
  expect(() => readOpenMetrics(exposition([sizes], 'openmetrics'))).toThrow('bounds');
});

describe('the reader of these tests finds faults', () => {
  test.each([
    ['no end', 'x', 'EOF'],
    ['a counter without its suffix', '# TYPE x counter\nx 1\n# EOF\n', 'belong'],
    ['a unit that is not in the name', '# TYPE x gauge\n# UNIT x seconds\nx 1\n# EOF\n', 'UNIT'],
    ['families in turns', '# TYPE x gauge\nx 1\n# TYPE y gauge\n# TYPE x gauge\n# EOF\n', 'interleaved'],
    ['a sample twice', '# TYPE x gauge\nx 1\nx 2\n# EOF\n', 'twice'],
    ['no number', '# TYPE x gauge\nx one\n# EOF\n', 'number'],
    ['an open label', '# TYPE x gauge\nx{a="b} 1\n# EOF\n', 'label'],
    ['a bound without a point', '# TYPE x histogram\nx_bucket{le="1"} 1\n# EOF\n', 'canonical'],
    ['an empty line', '# TYPE x gauge\n\nx 1\n# EOF\n', 'sample'],
  ])('%s', (_what, text, fault) => expect(() => readOpenMetrics(text)).toThrow(fault));
});

test.each([
  [undefined, 'openmetrics'],
  ['*/*', 'openmetrics'],
  ['text/plain', 'prometheus'],
  ['application/openmetrics-text', 'openmetrics'],
  ['text/plain;version=0.0.4;q=0.5, application/openmetrics-text;version=1.0.0;q=0.6', 'openmetrics'],
  ['application/openmetrics-text;q=0.2,text/plain;q=0.9', 'prometheus'],
  ['application/openmetrics-text;q=0,text/plain;q=0.1', 'prometheus'],
  ['TEXT/PLAIN', 'prometheus'],
  ['constructor', 'openmetrics'],
  ['text/plain;q=7', 'openmetrics'],
])('a scraper that accepts %s gets %s', (accept, format) => expect(chooseFormat(accept)).toBe(format));
