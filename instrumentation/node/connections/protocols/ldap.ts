import { createFrames } from '../frames.ts';
import type { Protocol, Reader, Session } from '../protocol.ts';
import { readSasl } from '../sasl.ts';
import { type BerElement, berChildren, berLength } from './ber.ts';

const [bindRequest, bindResponse, searchRequest, extendedRequest] = [0x60, 0x61, 0x63, 0x77];
const [simple, sasl] = [0x80, 0xa3];
const [success, bindInProgress, invalidCredentials] = [0, 14, 49];
const system = 'ldap';
/** A connection may bind again, as whoever asks; this many requests are read for it. */
const mostRequests = 256;

/** LDAP version 3 (RFC 4511 section 4.2). */
export const ldap: Protocol = {
  name: system,
  begins(bytes, side) {
    if (side !== 'client' || bytes[0] !== 0x30) return false;
    const [id, operation] = berChildren(bytes, 2);
    return (
      id?.tag === 0x02 &&
      operation !== undefined &&
      (operation.tag === bindRequest || operation.tag === searchRequest || operation.tag === extendedRequest)
    );
  },
  read,
};

function read(session: Session): Reader {
  let requests = 0;
  /** Ids of binds without an answer. */
  const open: number[] = [];

  function request(frame: Buffer): void {
    requests += 1;
    if (requests > mostRequests && open.length === 0) return session.done();
    const [id, operation] = berChildren(frame, 2);
    if (id === undefined || operation?.tag !== bindRequest) return;
    const [, name, authentication] = berChildren(operation.bytes, 3);
    if (name === undefined || authentication === undefined) return;
    const user = name.content.toString('utf8');
    if (present(user, authentication)) open.push(numberOf(id));
  }

  function present(user: string, { tag, content, bytes }: BerElement): boolean {
    if (tag === simple) {
      // Without a password it is an anonymous bind (section 5.1.2).
      if (content.length === 0) return false;
      session.login({ system, user, mechanism: 'simple', secret: content.toString('utf8') });
      return true;
    }
    if (tag !== sasl) return false;
    const [mechanism, credentials] = berChildren(bytes, 2);
    const name = mechanism?.content.toString('latin1') ?? '';
    const found = credentials === undefined ? null : readSasl(name, credentials.content);
    if (!found?.proves) return false;
    session.login({ system, ...found, user: found.user ?? user, mechanism: name });
    return true;
  }

  function response(frame: Buffer): void {
    if (open.length === 0) return;
    const [id, operation] = berChildren(frame, 2);
    if (id === undefined || operation?.tag !== bindResponse || open[0] !== numberOf(id)) return;
    const [code] = berChildren(operation.bytes, 1);
    const result = code === undefined ? -1 : numberOf(code);
    open.shift();
    if (result === bindInProgress || result === success) session.answered('accepted');
    else session.answered(result === invalidCredentials ? 'denied' : 'error');
  }

  return { client: createFrames(berLength, request), server: createFrames(berLength, response) };
}

function numberOf({ content }: BerElement): number {
  return content.length === 0 || content.length > 4 ? -1 : content.readUIntBE(0, content.length);
}
