import { onDemand } from '../on-demand.ts';
import { boundedMemory } from './bounded-memory.ts';
import type { HookContext } from './hook.ts';
import type { SecretPathKind, SecretPaths } from './secret-paths.ts';

/** A file that holds secrets by its path. */
export interface SecretPath {
  readonly path: string;
  readonly kind: SecretPathKind;
}

/** What file patches ask and tell. */
export interface FileReads {
  /** The secret file behind a path, URL, descriptor or handle; null for any other. */
  readonly fileOf: (source: unknown) => SecretPath | null;
  /** Whether it matters which descriptor an opening gives: a secret's, or one that was a secret's. */
  readonly matters: (source: unknown) => boolean;
  /** Connects a descriptor or handle with the file that it was opened for. */
  readonly opened: (opened: unknown, source: unknown) => void;
  /** Reports what stands in a secret file. Throws when it is too large, which is counted as an error. */
  readonly read: (file: SecretPath, content: unknown, options: unknown) => void;
}

/** Open secret files; descriptors are reused, so an entry may outlive its file until the next open. */
const mostDescriptors = 64;
const mostRemembered = 1_024;
/** Larger files are not parsed: a secret file has a few kilobytes. */
const largestFileBytes = 1_048_576;

export function fileReads(recorder: HookContext['recorder'], paths: SecretPaths): FileReads {
  const descriptors = new Map<number, SecretPath>();
  const handles = new WeakMap<object, SecretPath>();
  const memory = boundedMemory(mostRemembered);

  function fileOf(source: unknown): SecretPath | null {
    if (typeof source === 'number') return descriptors.get(source) ?? null;
    const path = pathOf(source);
    if (path === null)
      return typeof source === 'object' && source !== null ? (handles.get(source) ?? null) : null;
    return paths.find(path);
  }

  return {
    fileOf,
    matters: (source) => descriptors.size > 0 || fileOf(source) !== null,
    opened(opened, source) {
      const file = fileOf(source);
      if (typeof opened === 'object' && opened !== null && file !== null) handles.set(opened, file);
      if (typeof opened !== 'number') return;
      if (file === null) descriptors.delete(opened);
      else if (descriptors.size < mostDescriptors || descriptors.has(opened)) descriptors.set(opened, file);
    },
    read(file, content, options) {
      const text = textOf(content, options);
      if (text === null) return;
      for (const found of onDemand().fileCredentials({ ...file, text })) {
        const isNew = memory.isNew(`${file.path}\0${found.secret}`, '');
        if (isNew) recorder.fetched({ ...found, source: 'file', name: file.path });
      }
    },
  };
}

function pathOf(source: unknown): string | null {
  if (typeof source === 'string') return source;
  if (source instanceof Uint8Array) return Buffer.from(source).toString('utf8');
  if (source instanceof URL && source.protocol === 'file:') {
    return process.getBuiltinModule('node:url').fileURLToPath(source);
  }
  return null;
}

/** The file's text, whatever encoding the application asked for. */
function textOf(content: unknown, options: unknown): string | null {
  const size = (content as { readonly length?: unknown } | null)?.length;
  if (typeof size !== 'number') return null;
  if (size > largestFileBytes)
    throw new RangeError('a file under a secret path is too large to be read for credentials');
  if (content instanceof Uint8Array) return Buffer.from(content).toString('utf8');
  if (typeof content !== 'string') return null;
  const encoding =
    typeof options === 'string' ? options : (options as { encoding?: unknown } | null)?.encoding;
  const isEncoded =
    typeof encoding === 'string' && /^(?:base64(?:url)?|hex|ucs-?2|utf-?16le)$/i.test(encoding);
  return isEncoded ? Buffer.from(content, encoding as BufferEncoding).toString('utf8') : content;
}
