import type { Context, Keyboard, Output } from './command.ts';
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
      keyboard: real.stdin.isTTY === true ? keyboardOf(real.stdin) : null,
      readStdin: (mostBytes) => readAll(real.stdin, mostBytes),
      onExit: (listener) => {
        real.on('exit', listener);
        return () => void real.off('exit', listener);
      },
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
    get width() {
      return stream.isTTY ? stream.columns || 80 : null;
    },
    get height() {
      return stream.isTTY ? stream.rows || 24 : null;
    },
    onResize: (listener) => {
      stream.on('resize', listener);
      return () => void stream.off('resize', listener);
    },
    paint: createPaint(wantsColour(stream.isTTY === true, real.env)),
  };
}

/** Nothing that is typed is shown, and control characters come as bytes. */
function keyboardOf(stdin: NodeJS.ReadStream): Keyboard {
  return (onBytes) => {
    stdin.setRawMode(true);
    stdin.on('data', onBytes);
    stdin.resume();
    return () => {
      stdin.off('data', onBytes);
      stdin.setRawMode(false);
      stdin.pause();
    };
  };
}

async function readAll(stdin: NodeJS.ReadStream, mostBytes: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stdin) {
    chunks.push(chunk as Buffer);
    bytes += (chunk as Buffer).length;
    if (bytes >= mostBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, mostBytes);
}
