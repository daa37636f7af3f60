import { describe, expect, test } from 'vitest';
import { factEntries } from '../../../src/core/siem/facts.ts';
import { textField } from '../../../src/core/siem/text-fields.ts';
import { sampleEvents } from './sample-events.ts';

/** What a receiver joins, counts, sorts or deduplicates by. */
const whole = [
  'event.id',
  'event.sequence',
  'event.at',
  'event.name',
  'event.severity',
  'count',
  'credential.fingerprint',
  'credential.expires_at',
  'credential.ephemeral',
  'finding.id',
  'finding.rule',
  'trace_id',
  'span_id',
  'target.port',
];

describe.each(sampleEvents().map((event, i) => [`sample ${i}, ${event.kind}`, factEntries(event)] as const))(
  '%s',
  (_name, facts) => {
    test('ids, times, numbers and flags are never cut; what other fields say again is cut first', () => {
      const fields = facts.map(([name, fact]) => ({ name, fact, cut: textField(name, 'k', fact).cut }));
      for (const { name, fact, cut } of fields) {
        if (whole.includes(name)) expect(cut, name).toBeNull();
        if (name.endsWith('_at')) expect(cut, name).toBeNull();
        if (typeof fact === 'object') expect(cut, name).toBeLessThan(6);
      }
      const ranks = fields.flatMap(({ cut }) => (cut === null ? [] : [cut]));
      expect(Math.min(...ranks)).toBe(textField('event.message', 'k', 'x').cut);
    });
  },
);
