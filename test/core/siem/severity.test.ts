import { expect, test } from 'vitest';
import { severities } from '../../../src/core/siem/event.ts';
import { severityOf, severityScales } from '../../../src/core/siem/severity.ts';
import { coverageEvent, findingEvent, inventoryEvent, usageEvent } from './sample-events.ts';

test.each([
  ['an accepted use', usageEvent(), 'informational'],
  ['a refused use', usageEvent({ outcome: 'denied' }), 'low'],
  ['a use that failed', usageEvent({ outcome: 'error' }), 'informational'],
  ['a fetch', usageEvent({ kind: 'fetched', outcome: null }), 'informational'],
  ['an end', usageEvent({ kind: 'ended', outcome: null }), 'informational'],
  ['the inventory', inventoryEvent(), 'informational'],
  ['a new blind spot', coverageEvent(), 'low'],
  ['a blind spot that is gone', coverageEvent({ activity: 'closed' }), 'informational'],
  ['a critical finding', findingEvent({ finding: { severity: 'critical' } }), 'critical'],
])('%s is %3$s', (_what, event, severity) => {
  expect(severityOf(event)).toBe(severity);
});

test('every scale rises with the severity', () => {
  const scales = severities.map((severity) => severityScales[severity]);
  for (const [i, scale] of scales.entries()) {
    expect(scale.level).toBe(i);
    const before = scales[i - 1];
    if (before === undefined) continue;
    expect(scale.ofTen).toBeGreaterThan(before.ofTen);
    expect(scale.otlpNumber).toBeGreaterThan(before.otlpNumber);
  }
});
