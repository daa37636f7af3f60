/** White space, quotes, commas, stars, parentheses and comparisons mean something; so does what is not listed here. */
const bareValue = /^[\p{L}\p{N}_./@:#+~=$%&'\\-]+$/u;
/** A colon would make a field of it, a minus would exclude it. */
const bareWord = /^[\p{L}\p{N}_./@#+~=$%'\\][\p{L}\p{N}_./@#+~=$%'\\-]*$/u;
const joining = /^(?:AND|OR|NOT)$/;

/** A text as a value behind a colon, in quotes where it needs them. */
export function writeValue(text: string): string {
  return bareValue.test(text) && text !== 'none' ? text : inQuotes(text);
}

/** A text to look for, in quotes where it needs them. */
export function writeWord(text: string): string {
  return bareWord.test(text) && !joining.test(text) ? text : inQuotes(text);
}

function inQuotes(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
