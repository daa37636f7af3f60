import { mostAttributes } from '../otlp/limits.ts';
import { fingerprintPlaces } from './fingerprint-words.ts';
import { codeBits, codeCount, kind } from './span-keys.ts';

/*
 * Memory of the scanner that never grows. Of an array in a constant V8 knows where it is and how long; of one that is
 * a member of an object it asks at each use.
 */

/** Where the attributes of the span stand that are examined. */
export const starts = new Int32Array(mostAttributes);
export const ends = new Int32Array(mostAttributes);
/** By code: the serial number of the span that last had a value for it. */
export const setAt = new Int32Array(codeCount);
/** By place of a fingerprint: what was last told of the credential alone, its number and code as in a tuple. */
export const told = new Int32Array(fingerprintPlaces);
/** By `kind << codeBits | code`: the code that last came after it. */
export const followers = new Uint8Array(kind.heartbeat << codeBits);
