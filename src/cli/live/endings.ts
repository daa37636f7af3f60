import { constants } from 'node:os';
import type { ProcessAccess } from '../command.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Hears of signals that end the command, with the exit code of each, until it is called what is returned. */
export function endings(
  { onSignal, offSignal }: Pick<ProcessAccess, 'onSignal' | 'offSignal'>,
  onEnding: (exitCode: number) => void,
): () => void {
  const listeners = signals.map((signal) => {
    const listener = (): void => onEnding(128 + constants.signals[signal]);
    onSignal(signal, listener);
    return { signal, listener };
  });
  return () => {
    for (const { signal, listener } of listeners) offSignal(signal, listener);
  };
}
