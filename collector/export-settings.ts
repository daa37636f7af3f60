import { leastKeyBytes } from './export/secrets/sealer.ts';
import { secretFolders } from './export/secrets/secret-reference.ts';
import type { Settings } from './settings.ts';

/** How events may leave this collector. */
export interface ExportSettings {
  /** Under which secrets of destinations are stored; null: none can be. */
  readonly key: string | null;
  /** Hosts, `host:port` and networks beyond the public internet that may be reached. */
  readonly allow: readonly string[];
  /** Folders below which files may be written, besides the data directory. */
  readonly folders: readonly string[];
  /** Folders below which files with secrets may be read. */
  readonly secretFolders: readonly string[];
  /** Of the page, without a slash at the end; null: not known. */
  readonly publicUrl: string | null;
}

/** MAYFLY_EXPORT_KEY, _ALLOW, _FOLDERS, _SECRETS, and MAYFLY_PUBLIC_URL. */
export function readExportSettings(settings: Settings, problems: string[]): ExportSettings {
  const list = (name: string): readonly string[] =>
    (settings.text(name) ?? '').split(/[\s,]+/).filter((text) => text !== '');
  const key = settings.secret('MAYFLY_EXPORT_KEY');
  if (key !== null && Buffer.byteLength(key, 'utf8') < leastKeyBytes) {
    problems.push(
      `MAYFLY_EXPORT_KEY needs at least ${leastKeyBytes} bytes, got ${Buffer.byteLength(key, 'utf8')}`,
    );
  }
  return {
    key,
    allow: list('MAYFLY_EXPORT_ALLOW'),
    folders: list('MAYFLY_EXPORT_FOLDERS'),
    secretFolders: [...secretFolders, ...list('MAYFLY_EXPORT_SECRETS')],
    publicUrl: readPublicUrl(settings.text('MAYFLY_PUBLIC_URL'), problems),
  };
}

function readPublicUrl(text: string | null, problems: string[]): string | null {
  if (text === null) return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (
    url !== null &&
    /^https?:$/.test(url.protocol) &&
    url.username === '' &&
    url.search === '' &&
    url.hash === ''
  ) {
    return url.href.replace(/\/+$/, '');
  }
  problems.push('MAYFLY_PUBLIC_URL is not a URL such as https://mayfly.example.com');
  return null;
}
