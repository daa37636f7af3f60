import { createFrames, lineLength } from '../frames.ts';
import type { LoginOutcome, Protocol, Reader, Session } from '../protocol.ts';
import { readSasl } from '../sasl.ts';

const system = 'smtp';
const mostLines = 64;

/** SMTP and its AUTH (RFC 5321, RFC 4954). The server speaks first; others greet alike, but get another first command. */
export const smtp: Protocol = {
  name: system,
  begins: (bytes, side) => side === 'server' && /^220[ -]/.test(bytes.toString('latin1', 0, 4)),
  read,
};

function read(session: Session): Reader {
  let lines = 0;
  let mechanism: string | null = null;
  let user: string | null = null;
  /** The client's next line answers a challenge. */
  let isChallenged = false;
  let isPresented = false;

  function message(line: string): void {
    const bytes = Buffer.from(line === '=' ? '' : line, 'base64');
    if (mechanism === 'LOGIN') {
      if (user === null) user = bytes.toString('utf8');
      else present({ user, secret: bytes.toString('utf8') });
      return;
    }
    const found = readSasl(mechanism ?? '', bytes);
    if (found?.proves) present(found);
    else user = found?.user ?? user;
  }

  function present(found: { user: string | null; secret: string | null; type?: string }): void {
    session.login({ system, mechanism: mechanism ?? '', ...found, user: found.user ?? user });
    isPresented = true;
  }

  function command(line: string): void {
    if (mechanism !== null && isChallenged) {
      isChallenged = false;
      if (line !== '*') message(line);
      return;
    }
    const [verb = '', name = '', initial] = line.split(' ');
    const word = verb.toUpperCase();
    if (word === 'AUTH') {
      mechanism = name.toUpperCase();
      user = null;
      isPresented = false;
      if (initial !== undefined) message(initial);
    } else if (!/^(?:EHLO|HELO|LHLO|STARTTLS|NOOP|RSET)$/.test(word)) session.done();
  }

  function reply(line: string): void {
    if (mechanism === null || line[3] === '-') return;
    isChallenged = line.startsWith('334');
    if (isChallenged) return;
    if (isPresented) session.answered(outcomeOf(line));
    if (line.startsWith('235')) session.done();
    mechanism = null;
    isPresented = false;
  }

  const counted = (each: (line: string) => void) => (frame: Buffer) => {
    if (++lines > mostLines) session.done();
    else each(frame.toString('utf8').replace(/\r?\n$/, ''));
  };
  return {
    client: createFrames(lineLength, counted(command)),
    server: createFrames(lineLength, counted(reply)),
  };
}

function outcomeOf(line: string): LoginOutcome {
  if (line.startsWith('235')) return 'accepted';
  return line.startsWith('5') ? 'denied' : 'error';
}
