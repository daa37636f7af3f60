/** From the most to the least talkative. */
export const logLevels = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];

/**
 * Everything a line may hold besides time, level and event. The set is closed so that nothing a sender or
 * a client wrote (path, query, header, body, error message) has a place to go (law 3).
 */
export interface LogFields {
  readonly version?: string;
  readonly pid?: number;
  readonly url?: string;
  readonly engine?: string;
  readonly durability?: string;
  /** The pattern of the route, never the path. */
  readonly route?: string;
  readonly method?: string;
  readonly status?: number;
  readonly ms?: number;
  readonly count?: number;
  /** Name of a job of the program. */
  readonly job?: string;
  readonly requests?: number;
  readonly observations?: number;
  readonly rejected?: number;
  /** Of an error: a code of ours, of the system (`ECONNREFUSED`) or of the database (`53300`). */
  readonly code?: string;
  readonly name?: string;
  readonly severity?: string;
  /** Of an error: file and line of its first frame. */
  readonly at?: string;
  readonly signal?: string;
  /** Name of a destination of exports: small letters, digits and dashes. */
  readonly destination?: string;
  /** A fixed sentence of the program about what to do. */
  readonly hint?: string;
}

export type Log = { readonly [Level in LogLevel]: (event: string, fields?: LogFields) => void };

/** Structured log: one JSON object a line, from `level` on. `event` is a constant of the caller. */
export function createLog(options: {
  readonly level: LogLevel;
  readonly write: (line: string) => void;
  readonly now: () => number;
}): Log {
  const least = logLevels.indexOf(options.level);
  const at = (level: LogLevel) => (event: string, fields?: LogFields) => {
    if (logLevels.indexOf(level) < least) return;
    const time = new Date(options.now()).toISOString();
    options.write(`${JSON.stringify({ time, level, event, ...fields })}\n`);
  };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
