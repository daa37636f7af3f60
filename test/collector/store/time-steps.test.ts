import { expect, test } from 'vitest';
import { timeSteps } from '../../../collector/store/time-steps.ts';
import { instant, instantFromIso } from '../../../src/core/instant.ts';

const time = (text: string) => instantFromIso(text) ?? instant(0);
const now = time('2026-11-20T10:30:00Z');

test('steps are whole hours or days that the time touches', () => {
  const from = time('2026-11-20T07:59:59Z');
  expect(timeSteps({ step: 'hour', from, to: time('2026-11-20T10:00:00Z') }, now).starts).toEqual(
    ['07', '08', '09'].map((hour) => time(`2026-11-20T${hour}:00:00Z`)),
  );
  expect(timeSteps({ step: 'day', from, to: null }, now).starts).toEqual([time('2026-11-20T00:00:00Z')]);
});

test('without a beginning it is a day in hours and a month in days', () => {
  expect(timeSteps({ step: 'hour', from: null, to: null }, now).starts).toHaveLength(25);
  expect(timeSteps({ step: 'day', from: null, to: null }, now).starts).toHaveLength(31);
});

test('a time that is none or too long is refused', () => {
  expect(() => timeSteps({ step: 'day', from: now, to: now }, now)).toThrow('from must be before to');
  expect(() => timeSteps({ step: 'hour', from: instant(0), to: null }, now)).toThrow(/more than 1000 steps/);
});
