import type { Sort } from '../../core/filter/filter.ts';
import type { Api } from '../api/client.ts';
import type { Context, Keyboard } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import { openScreen, type Size } from '../screen/screen.ts';
import { askList } from './ask-list.ts';
import { endings } from './endings.ts';
import { frameOf, pageOf } from './frame-of.ts';
import { listenKeys } from './listen-keys.ts';
import { rowsOf } from './live-rows.ts';
import { createLiveSession } from './live-session.ts';
import { firstState } from './live-state.ts';

interface Watching {
  readonly context: Context;
  readonly api: Api;
  readonly keyboard: Keyboard;
  readonly q: string;
  readonly sort: Sort;
}

/** The screen is not drawn more often than this, however much happens. */
const frameMs = 80;

/** The full screen, until somebody leaves it. Whatever happens, the terminal is given back as it was. */
export async function fullScreen({ context, api, keyboard, q, sort }: Watching): Promise<number> {
  const { out, now, process } = context;
  // What is wrong with the token or the address is said before the screen is taken.
  const { items, hasMore } = await askList(api, { q, sort });
  const size = (): Size => ({ columns: out.width ?? 80, rows: out.height ?? 24 });
  const screen = openScreen(out.write, size);
  const { promise: done, resolve: end, reject: fail } = Promise.withResolvers<number>();
  const drawing = createDrawing(() =>
    screen.draw(frameOf(session.state(), { size: size(), now: now(), paint: out.paint })),
  );
  const session = createLiveSession({
    api,
    now,
    first: { ...firstState(q, sort), rows: rowsOf(items, new Map()), hasMore },
    page: () => pageOf(size()),
    onChange: (atOnce) => (atOnce ? drawing.now() : drawing.soon()),
    onRedraw: screen.forget,
    onQuit: (how) => end(how === 'quit' ? exitCodes.ok : exitCodes.interrupted),
    onFailure: fail,
  });
  const ticking = setInterval(session.tick, 1_000);
  const releases = [
    listenKeys(keyboard, session.onKey),
    endings(process, end),
    process.onExit(screen.close),
    out.onResize(() => {
      screen.forget();
      drawing.now();
    }),
    () => clearInterval(ticking),
    session.stop,
    drawing.stop,
  ];
  try {
    session.start();
    drawing.now();
    return await done;
  } finally {
    for (const release of releases) release();
    screen.close();
  }
}

function createDrawing(draw: () => void) {
  let timer: NodeJS.Timeout | undefined;
  const now = (): void => {
    clearTimeout(timer);
    timer = undefined;
    draw();
  };
  return {
    now,
    soon: (): void => {
      timer ??= setTimeout(now, frameMs);
    },
    stop: (): void => clearTimeout(timer),
  };
}
