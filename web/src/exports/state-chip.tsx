import type { ExportView } from '../../../src/core/api/export-views.ts';
import { Chip } from '../components/chip.tsx';
import { shownState, stateMeans, stateTones, stateWords } from './shown-state.ts';

export function StateChip({ destination }: { readonly destination: Pick<ExportView, 'status'> }) {
  const state = shownState(destination);
  return (
    <Chip tone={stateTones[state]} title={stateMeans[state]}>
      {stateWords[state]}
    </Chip>
  );
}
