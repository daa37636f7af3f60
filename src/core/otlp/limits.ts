/** Attributes examined in one span or one resource; the rest is counted as dropped. */
export const mostAttributes = 1024;

/** UTF-16 units kept of one text. */
export const longestText = 1024;

/**
 * UTF-16 units kept of a text that the store has in an index: a row of an index in PostgreSQL holds 2,704
 * bytes, and a unit is at most 3 bytes of UTF-8.
 */
export const longestName = 256;
export const longestInstance = 512;
export const longestJoinKey = 512;

/** Items kept of one list. */
export const mostItems = 128;

/** Reasons told of why spans of a request were refused. */
export const mostReasons = 8;
