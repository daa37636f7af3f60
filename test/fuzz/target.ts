import type { Random } from '../core/otlp/mutate.ts';

/** What one input came to: a word that is counted, and how many bytes had to be looked at when it was more than the input. */
export type Outcome = string | { readonly kind: string; readonly bytes: number };

/** Does the work and counts what it cost; what a run does besides, to check what came of it, then costs nothing. */
export type Timed = <Result>(work: () => Result) => Result;

/** Throws for a crash: for anything but what the parser says it throws, and for a broken promise. */
export type Run = (input: Buffer, random: Random, timed: Timed) => Outcome | Promise<Outcome>;

/** A parser that hostile bytes reach. A new one is a file in `targets/` and a line in `targets.ts`. */
export interface Target {
  /** Kebab-case, for the command line. */
  readonly name: string;
  /** The rest of the sentence "is given …". */
  readonly what: string;
  /** How inputs are made up, where it is not text. */
  readonly form?: 'protobuf' | 'json';
  /** Texts that mean something to it. */
  readonly words?: readonly string[];
  /** Inputs to begin with, made from the seed alone. */
  readonly corpus: (random: Random) => Promise<readonly Uint8Array[]> | readonly Uint8Array[];
  /** Asked once in a process. */
  readonly prepare: () => Run | Promise<Run>;
}

/** Fails a run: a promise is broken. */
export function must(holds: boolean, promise: string): asserts holds {
  if (!holds) throw new Error(`broken: ${promise}`);
}
