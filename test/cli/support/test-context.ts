import type { Context } from '../../../src/cli/command.ts';
import { createPaint } from '../../../src/cli/terminal/style.ts';
import { sampleNow } from './sample-credentials.ts';

export interface TestContext extends Context {
  /** What was written so far. */
  readonly written: { out: string; err: string };
}

/** A context that writes into memory, at the clock of the samples. */
export function testContext(
  env: Readonly<Record<string, string>> = {},
  { width = null, colour = false }: { readonly width?: number | null; readonly colour?: boolean } = {},
): TestContext {
  const written = { out: '', err: '' };
  const output = (name: 'out' | 'err') => ({
    write: (text: string) => {
      written[name] += text;
    },
    width,
    height: width === null ? null : 24,
    onResize: () => () => {},
    paint: createPaint(colour),
  });
  return {
    written,
    env,
    out: output('out'),
    err: output('err'),
    now: () => sampleNow,
    fetch: globalThis.fetch,
    version: '1.2.3',
    preload: () => '/hooks/preload.cjs',
    process: {
      pid: process.pid,
      uid: process.getuid?.() ?? null,
      stdinIsTerminal: false,
      keyboard: null,
      readStdin: async () => new Uint8Array(),
      onExit: () => () => {},
      homeDirectory: '/home/ada',
      temporaryDirectory: '/tmp',
      onSignal: () => {},
      offSignal: () => {},
    },
  };
}
