import { expect, test } from 'vitest';
import { splunkHec } from '../../../../src/core/siem/formats/splunk-hec.ts';
import {
  coverageEvent,
  findingEvent,
  inventoryEvent,
  sampleEvents,
  sampleExporter,
  usageEvent,
} from '../sample-events.ts';

const format = splunkHec.create(sampleExporter, {});

test.each([
  ['accepted', 'success'],
  ['denied', 'failure'],
  ['error', 'error'],
  ['sent', 'pending'],
] as const)('a use that was %s is the authentication action %s', (outcome, action) => {
  const { group, fields } = format(usageEvent({ outcome }));
  expect(group).toBe('mayfly:credential');
  expect(fields).toMatchObject({
    action,
    app: 'research-bot',
    src: 'nb-7f9c',
    dest: 's3.eu-central-1.amazonaws.com',
    user: 'ada@example.com',
    user_type: 'human',
    authentication_method: 'aws.session_token',
    signature: 'Credential used',
    signature_id: 'credential.used',
    vendor_product: 'Mayfly',
    event_id: '01JDA9Z0M60000000000000001',
    use_outcome: outcome,
    credential_state: 'live',
    trace_id: '4bf92f3577b34da6a3ce929d0e0e4736',
  });
});

test.each([
  ['a fetch', usageEvent({ kind: 'fetched', outcome: null, channel: 'env' }), 'read', 'env'],
  ['an end', usageEvent({ kind: 'ended', outcome: null, channel: 'revoked' }), 'deleted', 'revoked'],
  ['a new credential', inventoryEvent(), 'created', 'created'],
  ['a new environment', inventoryEvent({ change: 'environment_added' }), 'modified', 'environment_added'],
  ['a learnt owner', inventoryEvent({ change: 'owner_learnt' }), 'modified', 'owner_learnt'],
  ['a learnt expiry', inventoryEvent({ change: 'expiry_learnt' }), 'modified', 'expiry_learnt'],
  ['an end in the inventory', inventoryEvent({ change: 'ended' }), 'deleted', 'ended'],
])('%s is a change', (_what, event, action, attributes) => {
  const { fields } = format(event);
  expect(fields).toMatchObject({
    action,
    object_attrs: attributes,
    object_id: event.credential.fingerprint,
    object_category: 'credential',
    status: 'success',
  });
  expect(fields?.['object']).toMatch(/^aws\.session_token ASIA/);
});

test('a finding is an alert, with severities in the words of CIM', () => {
  for (const severity of ['informational', 'low', 'medium', 'high', 'critical'] as const) {
    const { group, fields } = format(findingEvent({ finding: { severity } }));
    expect(group).toBe('mayfly:finding');
    expect(fields).toMatchObject({
      app: 'Mayfly',
      type: 'alert',
      id: 'shared:8f1c',
      severity,
      signature: 'Credential shared across workloads',
      signature_id: 'finding.shared',
    });
  }
});

test('coverage is a warning, of another source type', () => {
  expect(format(coverageEvent())).toMatchObject({
    group: 'mayfly:coverage',
    fields: { type: 'warning', severity: 'low', coverage_gap: 'silent' },
  });
});

test('fields are flat: texts, numbers, flags and lists of texts, and none is null', () => {
  for (const event of sampleEvents()) {
    for (const [name, value] of Object.entries(format(event).fields ?? {})) {
      const items: readonly unknown[] = Array.isArray(value) ? value : [value];
      expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
      expect(items.every((item) => ['string', 'number', 'boolean'].includes(typeof item))).toBe(true);
    }
  }
});
