import { expect, test } from 'vitest';
import type { ExportView } from '../../../src/core/api/export-views.ts';
import { shownState } from '../../../web/src/exports/shown-state.ts';

test.each([
  ['delivering', null, 'waiting'],
  ['delivering', '2026-11-20T10:00:00.000Z', 'running'],
  ['failing', null, 'failing'],
  ['failing', '2026-11-20T10:00:00.000Z', 'failing'],
  ['paused', null, 'paused'],
])('%s, acknowledged %s: %s', (state, acknowledgedAt, shown) => {
  expect(shownState({ status: { state, acknowledgedAt } } as Pick<ExportView, 'status'>)).toBe(shown);
});
