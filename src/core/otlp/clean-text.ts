import { longestText } from './limits.ts';

/**
 * A text that every store and output can take: at most `longestText` UTF-16 units, lone surrogates
 * replaced by U+FFFD, C0 controls removed (PostgreSQL refuses NUL in `text`, 22021).
 */
export function cleanText(text: string): string {
  const wellFormed = cutText(text, longestText).toWellFormed();
  return hasControl(wellFormed) ? withoutControls(wellFormed) : wellFormed;
}

/** At most `longest` UTF-16 units of a text: cut before a surrogate pair, not inside it. */
export function cutText(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const splitsPair = isHighSurrogate(text, longest - 1) && isLowSurrogate(text, longest);
  return text.slice(0, splitsPair ? longest - 1 : longest);
}

function isHighSurrogate(text: string, at: number): boolean {
  return (text.charCodeAt(at) & 0xfc00) === 0xd800;
}

function isLowSurrogate(text: string, at: number): boolean {
  return (text.charCodeAt(at) & 0xfc00) === 0xdc00;
}

const firstPrintable = 0x20;

function hasControl(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) < firstPrintable) return true;
  return false;
}

function withoutControls(text: string): string {
  let kept = '';
  for (const character of text) if (character >= ' ') kept += character;
  return kept;
}
