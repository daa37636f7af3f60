import { MayflyError } from '../src/core/errors.ts';
import type { LogFields } from './log.ts';

/** What PostgreSQL, Node and Mayfly use as codes. Anything else might be text of a sender. */
const code = /^[A-Za-z0-9_.]{1,40}$/;
const identifier = /^[A-Za-z]{1,40}$/;
const frame = /^\s+at .*?([^/\\(\s]{1,80}\.[cm]?[jt]s:\d{1,6}):\d{1,6}\)?$/m;

/**
 * An error for the log: its name, code, severity and where it was thrown. Never its message, and nothing
 * of its other properties: a driver's `detail` and `where` hold values of rows.
 */
export function describeError(error: unknown): LogFields {
  if (!(error instanceof Error)) return { name: typeof error };
  const described = {
    name: identifier.test(error.name) ? error.name : 'Error',
    ...property(error, 'code', code),
    ...property(error, 'severity', identifier),
    ...place(error),
  };
  // Our own errors only wrap: the code below them is what an operator looks for.
  if (error instanceof MayflyError && error.cause instanceof Error) {
    const cause = property(error.cause, 'code', code).code;
    return cause === undefined ? described : { ...described, name: `${described.name}/${cause}` };
  }
  return described;
}

function property<Key extends 'code' | 'severity'>(
  error: Error,
  key: Key,
  form: RegExp,
): { readonly [K in Key]?: string } {
  const value: unknown = (error as unknown as Record<string, unknown>)[key];
  return typeof value === 'string' && form.test(value) ? ({ [key]: value } as { [K in Key]?: string }) : {};
}

/** File and line of the first frame. The message is cut off first: it may hold lines that look like frames. */
function place(error: Error): { readonly at?: string } {
  const stack = error.stack ?? '';
  const message = error.message;
  const start = stack.indexOf(message);
  if (start < 0) return {};
  const found = frame.exec(stack.slice(start + message.length))?.[1];
  return found === undefined ? {} : { at: found };
}
