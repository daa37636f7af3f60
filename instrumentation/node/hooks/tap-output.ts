import { callOriginal, patchFunction } from './patch-function.ts';

export interface OutputTap {
  readonly mostOutput: number;
  /** Asked once, with the beginning of the output. */
  readonly mayMatter: (first: string) => boolean;
  /** Called once with the whole output when it ends; never when it was longer. */
  readonly read: (text: string) => void;
}

/**
 * Sees what comes out of a child process without listening to it: a listener would make the stream flow. The patch
 * is taken off again as soon as the output does not matter.
 */
export function tapOutput(stdout: object, { mostOutput, mayMatter, read }: OutputTap): void {
  const chunks: Uint8Array[] = [];
  let size = 0;
  let isDone = false;

  function finish(): void {
    isDone = true;
    if (Object.getOwnPropertyDescriptor(stdout, 'push')?.value === patched)
      Reflect.deleteProperty(stdout, 'push');
  }

  function add(chunk: unknown): void {
    if (chunk === null) {
      finish();
      if (size > 0) read(Buffer.concat(chunks).toString('utf8'));
      return;
    }
    if (!(chunk instanceof Uint8Array)) return finish();
    size += chunk.length;
    // A copy of what may be a pool's memory.
    chunks.push(Buffer.from(chunk));
    const isWanted = chunks.length > 1 || mayMatter(Buffer.from(chunk.subarray(0, 512)).toString('utf8'));
    if (size > mostOutput || !isWanted) {
      chunks.length = 0;
      finish();
    }
  }

  patchFunction(stdout, 'push', (call) => {
    try {
      if (!isDone) add(call.args[0]);
    } catch {
      isDone = true;
    }
    return callOriginal(call);
  });
  const patched: unknown = Reflect.get(stdout, 'push');
}
