import { createFrames } from '../frames.ts';
import type { Protocol, Reader, Session } from '../protocol.ts';
import { respArray, respLength } from './resp.ts';

/** What clients send around a login; another command ends the beginning. */
const preamble = /^(?:auth|hello|client|select|info|ping|readonly|command|config|role|module|quit)$/i;
const mostCommands = 32;
const system = 'redis';

/** Redis serialization protocol 2 and 3 (redis.io/docs/latest/develop/reference/protocol-spec). */
export const redis: Protocol = {
  name: system,
  begins: (bytes, side) => side === 'client' && /^\*\d{1,4}\r?\n?/.test(bytes.toString('latin1', 0, 8)),
  read,
};

function read(session: Session): Reader {
  /** Whether each command without a reply was a login. */
  const open: boolean[] = [];
  let commands = 0;
  let isOver = false;

  function command(words: readonly string[]): void {
    const found = loginOf(words);
    if (found !== null) session.login({ system, mechanism: 'AUTH', ...found });
    open.push(found !== null);
    commands += 1;
    isOver ||= !preamble.test(words[0] ?? '') || commands >= mostCommands;
    doneWhenOver();
  }

  function reply(frame: Buffer): void {
    if (frame[0] === 0x3e) return; // A push is nobody's reply.
    if (open.shift() === true) session.answered(outcomeOf(frame));
    doneWhenOver();
  }

  function doneWhenOver(): void {
    if (isOver && !open.includes(true)) session.done();
  }

  return {
    client: createFrames(
      (bytes) => respLength(bytes),
      (frame) => command(respArray(frame)),
    ),
    server: createFrames((bytes) => respLength(bytes), reply),
  };
}

interface Found {
  readonly user: string | null;
  readonly secret: string;
  readonly operation: string;
}

/** `AUTH secret`, `AUTH user secret`, `HELLO 3 AUTH user secret`. */
function loginOf(words: readonly string[]): Found | null {
  const operation = (words[0] ?? '').toUpperCase();
  if (operation === 'AUTH' && words.length === 2) return { user: null, secret: words[1] ?? '', operation };
  if (operation === 'AUTH' && words.length === 3)
    return { user: words[1] ?? null, secret: words[2] ?? '', operation };
  const at = operation === 'HELLO' ? words.findIndex((word) => word.toUpperCase() === 'AUTH') : -1;
  if (at < 0 || at + 2 >= words.length) return null;
  return { user: words[at + 1] ?? null, secret: words[at + 2] ?? '', operation };
}

function outcomeOf(frame: Buffer): 'accepted' | 'denied' | 'error' {
  if (frame[0] !== 0x2d && frame[0] !== 0x21) return 'accepted';
  const text = frame.toString('latin1', 0, 200);
  return /WRONGPASS|NOPERM|NOAUTH|invalid (?:username|password)|invalid username-password/i.test(text)
    ? 'denied'
    : 'error';
}
