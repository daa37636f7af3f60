import type { Player } from '../cast.ts';
import type { Paint } from './paint.ts';

/** A player and how far it is. */
export interface Playing {
  readonly player: Player;
  readonly state: 'waiting' | 'running' | 'done';
  readonly elapsedMs: number | null;
}

/** A line per player. */
export function playerLines(all: readonly Playing[], paint: Paint): readonly string[] {
  return all.map(({ player, state, elapsedMs }) => {
    const mark = { waiting: ' ', running: '›', done: paint.good('✓') }[state];
    const time = elapsedMs === null ? '' : `${(elapsedMs / 1000).toFixed(1)} s`;
    const text = `${player.name.padEnd(9)} ${player.does.padEnd(56)} ${time.padStart(6)}`.trimEnd();
    return `  ${mark} ${state === 'waiting' ? paint.dim(text) : text}`;
  });
}
