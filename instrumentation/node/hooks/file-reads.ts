import { readActor } from '../attribution/index.ts';
import { callerModule } from '../caller-module.ts';
import { createKnownActors } from '../known-actors.ts';
import { onDemand } from '../on-demand.ts';
import { boundedMemory } from './bounded-memory.ts';
import type { HookContext } from './hook.ts';
import { createOpenFile, type OpenFile } from './open-file.ts';
import type { SecretPathKind, SecretPaths } from './secret-paths.ts';

/** A file that holds secrets by its path. */
export interface SecretPath {
  readonly path: string;
  readonly kind: SecretPathKind;
}

/** One that is being read, and the package that does. */
export interface SecretFile extends SecretPath {
  readonly module: string | null;
}

/** What file patches ask and tell. */
export interface FileReads {
  /** The secret file behind a path, URL, descriptor or handle; null for any other. */
  readonly fileOf: (source: unknown) => SecretPath | null;
  /** The same, with the package that asks for it: called where the application reads. */
  readonly readBy: (source: unknown) => SecretFile | null;
  /** Whether it matters which descriptor an opening gives: a secret's, or one that was a secret's. */
  readonly matters: (source: unknown) => boolean;
  /** Connects a descriptor or handle with the file that it was opened for. */
  readonly opened: (opened: unknown, source: unknown) => void;
  /** What is read piece by piece of a descriptor or handle that was opened for a secret file. */
  readonly openFile: (opened: unknown) => OpenFile | null;
  readonly closed: (opened: unknown) => void;
  /** Reports what stands in a secret file. Throws when it is too large, which is counted as an error. */
  readonly read: (file: SecretFile, content: unknown, options: unknown) => void;
}

/** Open secret files; descriptors are reused, so an entry may outlive its file until the next open. */
const mostDescriptors = 64;
const mostRemembered = 1_024;
/** Larger files are not parsed: a secret file has a few kilobytes. */
const largestFileBytes = 1_048_576;

export function fileReads(recorder: HookContext['recorder'], paths: SecretPaths): FileReads {
  const descriptors = new Map<number, OpenFile>();
  const handles = new WeakMap<object, OpenFile>();
  const memory = boundedMemory(mostRemembered);
  const knownActor = createKnownActors();

  function openFile(opened: unknown): OpenFile | null {
    if (typeof opened === 'number') return descriptors.get(opened) ?? null;
    return typeof opened === 'object' && opened !== null ? (handles.get(opened) ?? null) : null;
  }

  function fileOf(source: unknown): SecretPath | null {
    const path = pathOf(source);
    return path === null ? (openFile(source)?.file ?? null) : paths.find(path);
  }

  function readBy(source: unknown): SecretFile | null {
    const file = fileOf(source);
    return file === null ? null : { ...file, module: callerModule() };
  }

  function read(file: SecretFile, content: unknown, options: unknown): void {
    const text = textOf(content, options);
    if (text === null) return;
    const { path, module } = file;
    const reader = `${path}\0${module}\0${knownActor(readActor()).id}`;
    for (const found of onDemand().fileCredentials({ ...file, text })) {
      const isNew = memory.isNew(`${reader}\0${found.secret}`, '');
      if (isNew) recorder.fetched({ ...found, source: 'file', name: path, module });
    }
    for (const named of onDemand().filesNamedIn(text)) paths.learn(named, path);
  }

  return {
    fileOf,
    readBy,
    matters: (source) => descriptors.size > 0 || fileOf(source) !== null,
    opened(opened, source) {
      const file = readBy(source);
      const open = file === null ? null : createOpenFile(file, largestFileBytes, read);
      if (typeof opened === 'object' && opened !== null && open !== null) handles.set(opened, open);
      if (typeof opened !== 'number') return;
      if (open === null) descriptors.delete(opened);
      else if (descriptors.size < mostDescriptors || descriptors.has(opened)) descriptors.set(opened, open);
    },
    openFile: (opened) => (descriptors.size === 0 && typeof opened === 'number' ? null : openFile(opened)),
    closed(opened) {
      const open = openFile(opened);
      if (typeof opened === 'number') descriptors.delete(opened);
      open?.ended();
    },
    read,
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
