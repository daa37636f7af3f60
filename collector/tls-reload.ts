import { type FSWatcher, watch } from 'node:fs';
import { dirname } from 'node:path';
import type { Log } from './log.ts';
import { problemOfTls, rereadTls, type TlsConfig, type TlsTexts } from './tls.ts';

export interface TlsReload {
  /** Reads the files now. What does not work is logged, and what was there before stays. */
  readonly reload: () => void;
  readonly close: () => void;
}

/** A certificate and its key are two files: whoever changes them is done by then. */
const settleMs = 300;

/**
 * Gives new certificates to `apply` when their files change. The folders are watched, not the files: a mounted
 * secret is replaced by turning a link, and an editor by renaming. SIGHUP is for where that cannot be seen.
 */
export function createTlsReload(
  tls: TlsConfig,
  { apply, log }: { readonly apply: (texts: TlsTexts) => void; readonly log: Log },
): TlsReload {
  let present: TlsTexts = tls;
  let timer: NodeJS.Timeout | undefined;
  const reload = (): void => {
    clearTimeout(timer);
    try {
      const texts = rereadTls(tls);
      if (isSame(texts, present)) return;
      const problem = problemOfTls(texts);
      if (problem !== null) return log.error('tls.not_reloaded', { hint: problem });
      apply(texts);
      present = texts;
      log.info('tls.reloaded');
    } catch (error) {
      log.error('tls.not_reloaded', { code: codeOf(error), hint: 'the files cannot be read' });
    }
  };
  const watchers = watchFolders(tls, log, () => {
    clearTimeout(timer);
    timer = setTimeout(reload, settleMs).unref();
  });
  return {
    reload,
    close: () => {
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
    },
  };
}

function watchFolders({ files }: TlsConfig, log: Log, changed: () => void): readonly FSWatcher[] {
  const named = Object.values(files).filter((path) => path !== null);
  const watchers: FSWatcher[] = [];
  for (const folder of new Set(named.map((path) => dirname(path)))) {
    try {
      const watcher = watch(folder, { persistent: false }, changed);
      watcher.on('error', () => unwatched(log));
      watchers.push(watcher);
    } catch {
      unwatched(log);
    }
  }
  return watchers;
}

function unwatched(log: Log): void {
  log.warn('tls.not_watched', { hint: 'new certificates are taken at SIGHUP or at the next start only' });
}

function isSame(a: TlsTexts, b: TlsTexts): boolean {
  return a.cert === b.cert && a.key === b.key && a.clientCa === b.clientCa;
}

function codeOf(error: unknown): string {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : 'unknown error';
}
