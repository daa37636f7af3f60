import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ExportEvent } from '../../../src/core/siem/event.ts';
import type { FormattedRecord } from '../../../src/core/siem/format.ts';
import { siemFormats } from '../../../src/core/siem/formats/index.ts';
import { readCef } from '../../support/read-cef.ts';
import { readLeef } from '../../support/read-leef.ts';
import { anyEvent } from './any-event.ts';
import { sampleExporter } from './sample-events.ts';

/** What ends a line or a record for some reader: controls, NEL, the separators of Unicode. */
const breaking = /[\p{Cc}\u2028\u2029]/u;
const runs = 4_000;

const formats = siemFormats.map((format) => ({
  name: format.name,
  format: format.create(sampleExporter, {}),
}));

test('100,000 strange texts: one event stays one line and one event in every format', {
  timeout: 600_000,
}, () => {
  let texts = 0;
  fc.assert(
    fc.property(anyEvent, (event) => {
      texts += countTexts(event);
      for (const { name, format } of formats) check(name, event, format(event));
    }),
    { numRuns: runs },
  );
  expect(texts).toBeGreaterThanOrEqual(100_000);
});

/** Without `expect`, which would take most of the time. */
function check(name: string, event: ExportEvent, record: FormattedRecord): void {
  const { body, fields } = record;
  const fail = (what: string): never => {
    throw new Error(`${name} ${what}: ${body}`);
  };
  if (breaking.test(body)) fail('has a control');
  if (!body.isWellFormed()) fail('has half a surrogate pair');
  if (fields === null) {
    if (Buffer.byteLength(body) > 7_600) fail(`has ${Buffer.byteLength(body)} bytes`);
    const id =
      name === 'cef' ? readCef(body).extension.get('externalId') : readLeef(body).attributes.get('eventId');
    if (id !== event.id) fail('lost its id');
    return;
  }
  // Again as the text of a value that was read: what is left of an escape of half a pair would show here.
  const again = JSON.stringify(JSON.parse(body));
  if (again !== JSON.stringify(fields)) fail('is not its fields');
  if (/(?<!\\)(\\\\)*\\ud[89a-f]/.test(again)) fail('has half a surrogate pair, escaped');
  if (!body.includes(event.id)) fail('lost its id');
}

function countTexts(value: unknown): number {
  if (typeof value === 'string') return 1;
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce((sum: number, item) => sum + countTexts(item), 0);
}
