/** An event as it came (WHATWG HTML, section 9.2.6). */
export interface StreamEvent {
  readonly type: string;
  readonly data: string;
  /** The last id that was sent, with this event or before it; empty: none. */
  readonly id: string;
}

export interface EventStream {
  /** The events that are complete with this piece. Throws when a line or an event is longer than any of ours. */
  readonly push: (text: string) => readonly StreamEvent[];
  /** Where to go on after what was pushed: also events without data, as signs of life are, tell it. */
  readonly lastId: () => string;
  /** How long to wait before connecting again, as the stream said; null: it did not. */
  readonly retryMs: () => number | null;
}

/** Characters of one event. */
const longestEvent = 1024 * 1024;

/** Reads Server-Sent Events from pieces of text, however they are cut. */
export function createEventStream(lastId = ''): EventStream {
  let rest = '';
  let afterReturn = false;
  let [type, data, id] = ['', '', lastId];
  let complete = lastId;
  let retryMs: number | null = null;

  const field = (line: string): void => {
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'event') type = value;
    else if (name === 'data') data += `${value}\n`;
    else if (name === 'id' && !value.includes('\0')) id = value;
    else if (name === 'retry' && /^\d{1,9}$/.test(value)) retryMs = Number(value);
  };
  const take = (line: string): StreamEvent | null => {
    if (line !== '') {
      field(line);
      if (data.length > longestEvent) throw new RangeError('an event is too long');
      return null;
    }
    const event = data === '' ? null : { type: type === '' ? 'message' : type, data: data.slice(0, -1), id };
    [type, data] = ['', ''];
    complete = id;
    return event;
  };
  return {
    lastId: () => complete,
    retryMs: () => retryMs,
    push: (text) => {
      // A line may end with CR LF, and the piece between the two.
      rest += afterReturn && text.startsWith('\n') ? text.slice(1) : text;
      if (text !== '') afterReturn = text.endsWith('\r');
      const lines = rest.split(/\r\n|\n|\r/);
      rest = lines.pop() ?? '';
      if (rest.length > longestEvent) throw new RangeError('a line is too long');
      return lines.map(take).filter((event) => event !== null);
    },
  };
}
