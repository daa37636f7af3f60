import { randomInt } from 'node:crypto';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
export const alphanumeric = `${letters}${letters.toLowerCase()}0123456789`;
export const upperBase32 = `${letters}234567`;

/** A secret that exists only in this run: the repository holds none. */
export function makeSecret(prefix: string, length: number, alphabet: string = alphanumeric): string {
  let text = prefix;
  for (let i = 0; i < length; i++) text += alphabet[randomInt(alphabet.length)];
  return text;
}

/**
 * API keys of the shape that their provider gives them, put together here so that no line of this file
 * looks like one.
 */
export const apiKey = {
  openai: (): string => makeSecret(['sk', 'proj', makeSecret('', 74)].join('-') + openaiMark, 74),
  anthropic: (): string => `${makeSecret(['sk', 'ant', 'api03', ''].join('-'), 93)}AA`,
  /** A long-lived AWS key pair: the id is public, the other half signs and never crosses the wire. */
  aws: (): { id: string; secret: string } => ({
    id: makeSecret('AKIA', 16, upperBase32),
    secret: makeSecret('', 40),
  }),
};

const openaiMark = Buffer.from('OpenAI').toString('base64');
