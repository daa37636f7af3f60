import type { Context, Output } from './command.ts';
import { createPaint, wantsColour } from './terminal/style.ts';

interface Surroundings {
  readonly version: string;
  readonly preload: () => string;
  readonly homeDirectory: string;
  readonly temporaryDirectory: string;
}

/** The context of a real process. */
export function processContext(real: NodeJS.Process, surroundings: Surroundings): Context {
  const { version, preload, homeDirectory, temporaryDirectory } = surroundings;
  return {
    env: real.env,
    out: outputOf(real, real.stdout),
    err: outputOf(real, real.stderr),
    now: Date.now,
    fetch: globalThis.fetch,
    version,
    preload,
    process: {
      pid: real.pid,
      uid: real.getuid?.() ?? null,
      stdinIsTerminal: real.stdin.isTTY === true,
      homeDirectory,
      temporaryDirectory,
      onSignal: (signal, listener) => void real.on(signal, listener),
      offSignal: (signal, listener) => void real.off(signal, listener),
    },
  };
}

/** A terminal that does not know its width is taken for one of 80 columns. */
function outputOf(real: NodeJS.Process, stream: NodeJS.WriteStream): Output {
  stream.on('error', () => {
    // `mayfly list | head` closes the pipe early, which is no fault; without stderr there are no words.
    if (stream === real.stdout) real.exit();
  });
  return {
    write: (text) => void stream.write(text),
    width: stream.isTTY ? (stream.columns ?? 80) : null,
    paint: createPaint(wantsColour(stream.isTTY === true, real.env)),
  };
}
