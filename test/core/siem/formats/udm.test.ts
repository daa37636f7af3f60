import { describe, expect, test } from 'vitest';
import { udm } from '../../../../src/core/siem/formats/udm.ts';
import {
  coverageEvent,
  findingEvent,
  inventoryEvent,
  sampleEvents,
  sampleExporter,
  usageEvent,
} from '../sample-events.ts';

const format = udm.create(sampleExporter, {});

interface Udm {
  readonly metadata: Readonly<Record<string, string>>;
  readonly principal: { readonly hostname?: string; readonly user: { readonly userid: string } };
  readonly target: { readonly ip?: readonly string[]; readonly resource?: { readonly name: string } };
  readonly security_result: readonly Readonly<Record<string, unknown>>[];
}

/** https://cloud.google.com/chronicle/docs/unified-data-model/udm-usage */
const severities = ['INFORMATIONAL', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'];
const actions = ['ALLOW', 'BLOCK', 'FAIL', 'UNKNOWN_ACTION'];

describe.each(sampleEvents().map((event, i) => [`sample ${i}, ${event.kind}`, event] as const))(
  '%s',
  (_name, event) => {
    const noun = JSON.parse(format(event).body) as Udm;

    test('has what every event needs, and what its type needs', () => {
      const { event_type: type } = noun.metadata;
      expect(noun.metadata).toMatchObject({
        event_timestamp: event.at,
        collected_timestamp: event.receivedAt,
        vendor_name: 'Mayfly',
        product_name: 'Mayfly',
        product_log_id: event.id,
      });
      expect(type).toMatch(/^(USER_RESOURCE_(ACCESS|CREATION|DELETION|UPDATE_CONTENT)|GENERIC_EVENT)$/);
      if (type?.startsWith('USER_RESOURCE_')) {
        expect(noun.principal.user.userid).not.toBe('');
        expect(noun.target.resource?.name).toBeTruthy();
      }
    });

    test('has enums that UDM knows', () => {
      for (const result of noun.security_result) {
        expect(severities).toContain(result['severity']);
        for (const action of (result['action'] ?? []) as readonly string[]) expect(actions).toContain(action);
      }
    });
  },
);

test.each([
  ['accepted', { action: ['ALLOW'] }],
  ['denied', { action: ['BLOCK'], category: ['AUTH_VIOLATION'] }],
  ['error', { action: ['FAIL'] }],
  ['sent', { action: ['UNKNOWN_ACTION'] }],
] as const)('a use that was %s', (outcome, result) => {
  expect(format(usageEvent({ outcome })).fields).toMatchObject({
    principal: { hostname: 'nb-7f9c', process: { pid: '4242' }, user: { userid: 'ada@example.com' } },
    target: { hostname: 's3.eu-central-1.amazonaws.com', port: 443 },
    security_result: [result],
  });
});

test.each([
  ['a fetch', usageEvent({ kind: 'fetched', outcome: null }), 'USER_RESOURCE_ACCESS'],
  ['an end', usageEvent({ kind: 'ended', outcome: null }), 'USER_RESOURCE_DELETION'],
  ['a new credential', inventoryEvent(), 'USER_RESOURCE_CREATION'],
  ['a learnt owner', inventoryEvent({ change: 'owner_learnt' }), 'USER_RESOURCE_UPDATE_CONTENT'],
  ['an end in the inventory', inventoryEvent({ change: 'ended' }), 'USER_RESOURCE_DELETION'],
  ['a finding', findingEvent(), 'USER_RESOURCE_ACCESS'],
  ['a finding about a workload', findingEvent({ credential: null }), 'GENERIC_EVENT'],
  ['coverage', coverageEvent(), 'GENERIC_EVENT'],
])('%s is of the type %3$s', (_what, event, type) => {
  expect(format(event).fields).toMatchObject({ metadata: { event_type: type } });
});

test('an address is an address, never a host name', () => {
  const { fields } = format(usageEvent({ target: { address: '10.0.3.17', port: null, operation: null } }));
  expect(fields?.['target']).toEqual(expect.objectContaining({ ip: ['10.0.3.17'] }));
  expect(fields?.['target']).not.toHaveProperty('hostname');
});

test('a finding raises an alert until it is closed', () => {
  expect(format(findingEvent()).fields).toMatchObject({
    security_result: [
      {
        alert_state: 'ALERTING',
        severity: 'HIGH',
        rule_id: 'shared',
        threat_id: 'shared:8f1c',
        category_details: ['OWASP NHI9:2025'],
      },
    ],
  });
  expect(format(findingEvent({ activity: 'closed' })).fields).toMatchObject({
    security_result: [{ alert_state: 'NOT_ALERTING' }],
  });
});

test('who is not known is unattributed, and not guessed', () => {
  const { fields } = format(inventoryEvent({ workload: null }));
  expect(fields).toMatchObject({ principal: { user: { userid: 'unattributed' } } });
});
