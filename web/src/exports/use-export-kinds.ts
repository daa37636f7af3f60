import type { ExportKindsView } from '../../../src/core/api/export-views.ts';
import { apiPath } from '../api/request.ts';
import { type Asked, useAnswer } from '../api/use-answer.ts';

/** Which kinds of destination and which formats this collector has, and what there is to set of each. */
export function useExportKinds(): Asked<ExportKindsView> {
  return useAnswer<ExportKindsView>(apiPath('export-kinds'));
}
