import type { WorkloadCoverage } from '../../../src/core/api/inventory-views.ts';
import { Chip } from '../components/chip.tsx';
import { gapWords } from './gap-words.ts';

/** What is not seen of a workload, in a word each. */
export function GapChips({ coverage }: { readonly coverage: WorkloadCoverage }) {
  if (coverage.gaps.length === 0) return <Chip tone="ok">No gaps known</Chip>;
  return (
    <span class="gap-chips">
      {coverage.gaps.map((gap) => {
        const { title, tone, means } = gapWords[gap];
        return (
          <Chip key={gap} tone={tone} title={means(coverage)}>
            {title}
          </Chip>
        );
      })}
    </span>
  );
}

/** Each gap in a sentence, and what to do about it. */
export function GapList({ coverage }: { readonly coverage: WorkloadCoverage }) {
  return (
    <ul class="gaps">
      {coverage.gaps.map((gap) => {
        const { title, tone, means, todo } = gapWords[gap];
        return (
          <li key={gap}>
            <Chip tone={tone}>{title}</Chip>
            <p>
              <span class="value">{means(coverage)}</span> <span class="todo">{todo}</span>
            </p>
          </li>
        );
      })}
    </ul>
  );
}
