import { randomBytes } from 'node:crypto';
import type { AttributeBag, SpanName } from '../../../src/core/semconv.ts';

export interface LineOptions {
  readonly name: SpanName;
  readonly instance?: string;
  readonly attributes?: AttributeBag;
  readonly spanId?: string;
}

/** A line as a hooked process writes it, without the newline. */
export function spoolLine({ name, instance = 'one', attributes = {}, spanId }: LineOptions): string {
  return JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: keyValues({ 'service.instance.id': instance, 'service.name': 'agent' }) },
        scopeSpans: [
          {
            scope: { name: '@mayfly/instrumentation' },
            spans: [
              {
                traceId: randomBytes(16).toString('hex'),
                spanId: spanId ?? randomBytes(8).toString('hex'),
                name,
                kind: 1,
                startTimeUnixNano: '1800000000000000000',
                endTimeUnixNano: '1800000000000000000',
                attributes: keyValues(attributes),
              },
            ],
          },
        ],
      },
    ],
  });
}

function keyValues(bag: AttributeBag): object[] {
  return Object.entries(bag).map(([key, value]) => {
    if (typeof value === 'string') return { key, value: { stringValue: value } };
    if (typeof value === 'boolean') return { key, value: { boolValue: value } };
    if (typeof value === 'number') return { key, value: { intValue: String(value) } };
    return { key, value: { arrayValue: { values: value.map((stringValue) => ({ stringValue })) } } };
  });
}
