import { createFrames, lineLength } from '../frames.ts';
import type { Login, Protocol, Reader, Session } from '../protocol.ts';

const system = 'nats';

/** NATS client protocol (docs.nats.io/reference/reference-protocols/nats-protocol). The server speaks first. */
export const nats: Protocol = {
  name: system,
  begins: (bytes, side) => side === 'server' && bytes.toString('latin1', 0, 6) === 'INFO {',
  read,
};

function read(session: Session): Reader {
  let presented = false;

  function fromClient(frame: Buffer): void {
    const line = frame.toString('utf8').trim();
    if (presented || !/^CONNECT /i.test(line)) return presented ? undefined : session.done();
    const login = loginOf(JSON.parse(line.slice('CONNECT '.length)));
    if (login === null) return session.done();
    session.login(login);
    presented = true;
  }

  function fromServer(frame: Buffer): void {
    if (!presented) return;
    const line = frame.toString('utf8').trim();
    if (/^-ERR/i.test(line)) session.answered(/authori[sz]|authentic/i.test(line) ? 'denied' : 'error');
    else if (/^(?:\+OK|PONG)/i.test(line)) session.answered('accepted');
    else return;
    session.done();
  }

  return { client: createFrames(lineLength, fromClient), server: createFrames(lineLength, fromServer) };
}

function loginOf(options: unknown): Login | null {
  if (typeof options !== 'object' || options === null) return null;
  const { auth_token: token, user, pass, jwt, nkey } = options as Readonly<Record<string, unknown>>;
  const named = typeof user === 'string' ? user : null;
  if (typeof token === 'string')
    return { system, user: named, secret: token, mechanism: 'token', type: 'nats.token' };
  if (typeof pass === 'string') return { system, user: named, secret: pass, mechanism: 'password' };
  if (typeof jwt === 'string' && jwt !== '') return { system, user: null, secret: jwt, mechanism: 'jwt' };
  if (typeof nkey === 'string' && nkey !== '')
    return { system, user: nkey, secret: null, mechanism: 'nkey', type: 'nats.nkey' };
  return null;
}
