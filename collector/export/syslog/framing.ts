/** How messages are told apart in a stream (RFC 6587 section 3.4). */
export const framings = ['octet-counting', 'lf'] as const;
export type Framing = (typeof framings)[number];

/** A length in bytes before each message, or a line feed behind it. */
export function frame(message: Buffer, framing: Framing): Buffer {
  return framing === 'lf'
    ? Buffer.concat([message, Buffer.from('\n')])
    : Buffer.concat([Buffer.from(`${message.length} `), message]);
}

/** Why a message would not arrive as one; null: it will. */
export function misframed(message: Buffer, framing: Framing): string | null {
  if (framing === 'lf' && message.includes(0x0a)) return 'a line feed in it would make two messages of it';
  return message.includes(0) ? 'a NUL in it would end it early' : null;
}
