import { expect, test } from 'vitest';
import { ndjson } from '../../../../src/core/siem/formats/ndjson.ts';
import { sampleEvents, sampleExporter } from '../sample-events.ts';

const format = ndjson.create(sampleExporter, {});

test.each(sampleEvents().map((event, i) => [`sample ${i}, ${event.kind}`, event] as const))(
  '%s is the event itself, whole',
  (_name, event) => {
    expect(JSON.parse(format(event).body)).toEqual({ version: 1, ...event });
    expect(format(event).group).toBe(event.kind);
  },
);

test('fields come in one order, whatever order the event has', () => {
  for (const event of sampleEvents()) {
    const turned = JSON.parse(JSON.stringify(event), (_key, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).reverse())
        : value,
    ) as typeof event;
    expect(format(turned).body).toBe(format(event).body);
  }
});

test('what the event does not have by its type is not exported', () => {
  const [event] = sampleEvents();
  if (event === undefined || !('actor' in event)) throw new Error('no event');
  const more = { ...event, secret: 'x', credential: { ...event.credential, secret: 'y' } };
  expect(format(more).body).not.toContain('secret');
});
