import type { ExportView } from '../../../src/core/api/export-views.ts';
import type { Tone } from '../components/chip.tsx';

type ShownState = 'running' | 'waiting' | 'failing' | 'paused';

/** `waiting`: nothing went wrong, and nothing was sent yet. */
export function shownState({ status }: Pick<ExportView, 'status'>): ShownState {
  if (status.state !== 'delivering') return status.state;
  return status.acknowledgedAt === null ? 'waiting' : 'running';
}

export const stateTones: Readonly<Record<ShownState, Tone>> = {
  running: 'ok',
  waiting: 'neutral',
  failing: 'bad',
  paused: 'warn',
};

export const stateWords: Readonly<Record<ShownState, string>> = {
  running: 'Running',
  waiting: 'Waiting',
  failing: 'Failing',
  paused: 'Paused',
};

export const stateMeans: Readonly<Record<ShownState, string>> = {
  running: 'It gets what is recorded.',
  waiting: 'Nothing was sent to it yet: it gets what is recorded from when it was made.',
  failing: 'Its receiver does not take what is sent. It is tried again by itself, and nothing is skipped.',
  paused: 'Nothing is sent to it. What is recorded waits for it as long as events are kept.',
};
