import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { describe, expect, test } from 'vitest';
import { exportResponse, statusResponse } from '../../../src/core/otlp/responses.ts';
import { bytesField, concat, varintField } from '../../support/otlp-encode.ts';

const json = (bytes: Uint8Array): unknown => JSON.parse(new TextDecoder().decode(bytes));

describe('an export response', () => {
  test('of full success leaves partial_success unset', () => {
    expect(exportResponse('protobuf', null)).toHaveLength(0);
    expect(json(exportResponse('json', null))).toEqual({});
  });

  test.each([1, 127, 128, 300, 2 ** 31, 2 ** 40])(
    'of %i rejected spans is read by stock senders',
    (rejected) => {
      const partial = { rejected, message: 'span without a valid trace id' };
      expect(ProtobufTraceSerializer.deserializeResponse(exportResponse('protobuf', partial))).toEqual({
        partialSuccess: { rejectedSpans: rejected, errorMessage: partial.message },
      });
      expect(JsonTraceSerializer.deserializeResponse(exportResponse('json', partial))).toEqual({
        partialSuccess: { rejectedSpans: String(rejected), errorMessage: partial.message },
      });
    },
  );

  test('may warn without rejecting', () => {
    const partial = { rejected: 0, message: 'attributes were dropped' };
    expect(ProtobufTraceSerializer.deserializeResponse(exportResponse('protobuf', partial))).toEqual({
      partialSuccess: { rejectedSpans: 0, errorMessage: partial.message },
    });
  });

  test('stays below 4 KiB whatever its message', () => {
    const partial = { rejected: 1, message: '\u20ac'.repeat(100_000) };
    expect(exportResponse('protobuf', partial).length).toBeLessThan(4096);
    expect(exportResponse('json', partial).length).toBeLessThan(4096);
  });
});

describe('a status', () => {
  test('carries code and message', () => {
    expect(json(statusResponse('json', 14, 'try again'))).toEqual({ code: 14, message: 'try again' });
    expect([...statusResponse('protobuf', 14, 'try again')]).toEqual([
      ...concat([varintField(1, 14), bytesField(2, 'try again')]),
    ]);
  });

  test('of a bad request says what is bad in a detail', () => {
    const url = 'type.googleapis.com/google.rpc.BadRequest';
    expect(json(statusResponse('json', 3, 'broken'))).toEqual({
      code: 3,
      message: 'broken',
      details: [{ '@type': url, fieldViolations: [{ field: 'body', description: 'broken' }] }],
    });
    const violation = concat([bytesField(1, 'body'), bytesField(2, 'broken')]);
    const detail = concat([bytesField(1, url), bytesField(2, bytesField(1, violation))]);
    expect([...statusResponse('protobuf', 3, 'broken')]).toEqual([
      ...concat([varintField(1, 3), bytesField(2, 'broken'), bytesField(3, detail)]),
    ]);
  });
});
