import type { Paint } from './terminal/style.ts';

/** Where a command writes: results to `out`, words to `err`. */
export interface Output {
  readonly write: (text: string) => void;
  /** Columns of the terminal; null when it is none. */
  readonly width: number | null;
  /** Lines of the terminal; null when it is none. */
  readonly height: number | null;
  /** Hears when width or height are others, until it is called what is returned. */
  readonly onResize: (listener: () => void) => () => void;
  readonly paint: Paint;
}

/** The world as commands see it. Only `main.ts` makes one of the real process. */
export interface Context {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly out: Output;
  readonly err: Output;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly fetch: typeof globalThis.fetch;
  readonly version: string;
  /** Path of the hooks that `run` loads into its child; throws `config.invalid` when they are not there. */
  readonly preload: () => string;
  readonly process: ProcessAccess;
}

export interface ProcessAccess {
  readonly pid: number;
  readonly uid: number | null;
  readonly stdinIsTerminal: boolean;
  /** Null: standard input is no terminal. */
  readonly keyboard: Keyboard | null;
  /** All that comes through standard input, at most so many bytes of it. */
  readonly readStdin: (mostBytes: number) => Promise<Uint8Array>;
  /** Called when the process ends, however it does; undone by what is returned. */
  readonly onExit: (listener: () => void) => () => void;
  readonly homeDirectory: string;
  readonly temporaryDirectory: string;
  readonly onSignal: (signal: NodeJS.Signals, listener: () => void) => void;
  readonly offSignal: (signal: NodeJS.Signals, listener: () => void) => void;
}

/** Gives what is typed as it comes, without showing it, until it is called what is returned. */
export type Keyboard = (onBytes: (bytes: Uint8Array) => void) => () => void;

export interface Flag {
  readonly brief: string;
  /** What stands for the value in help (`SERVICE`); a flag without one takes none. */
  readonly value?: string;
  /** It may be given more than once. */
  readonly many?: boolean;
}

/** What was typed after the name of a command. */
export interface Input {
  /** The value of a flag, null when it was not given. */
  readonly text: (flag: string) => string | null;
  readonly all: (flag: string) => readonly string[];
  readonly has: (flag: string) => boolean;
  /** What is no flag, in order. */
  readonly words: readonly string[];
}

/** One command. A new one is a file in `commands/`, its test and a line in `commands/index.ts`. */
export interface Command {
  /** One or two words: `list`, `token create`. */
  readonly name: string;
  readonly summary: string;
  /** What stands after the name in help. */
  readonly usage: string;
  readonly details?: string;
  readonly flags: Readonly<Record<string, Flag>>;
  /**
   * How many words it takes; `filter`: any, of which `-env:dev` is one; `command`: everything from the first word on
   * belongs to another program.
   */
  readonly words: { readonly least: number; readonly most: number } | 'filter' | 'command';
  /** Other programs call it: help does not speak of it. */
  readonly hidden?: true;
  /** A line to type and what it does. */
  readonly examples: readonly (readonly [line: string, does: string])[];
  /** Resolves with the exit code. */
  readonly run: (context: Context, input: Input) => Promise<number>;
}
