/**
 * A stored batch: `MFB`, a version byte, the length of the content (4 bytes, little-endian), then the content
 * as one zstd frame (RFC 8878) with its checksum. Numbers of several bytes in the content are little-endian.
 */
export const magic = [0x4d, 0x46, 0x42] as const;
/**
 * Version 2 has `laterColumn`, behind the other texts. A batch in which nobody told it is written as version 1, which
 * a collector from before reads too, and which has the same bytes when it sends the same.
 */
export const versions = { first: 1, withLaterColumn: 2 } as const;
export const headerBytes = 8;

/**
 * Bytes of content. More than any request within the limits becomes; nothing larger is written, so a larger
 * claim is a broken or hostile one.
 */
export const mostContentBytes = 256 * 1024 * 1024;

/** Bytes of content that one observation needs at least: what bounds the rows that a length may claim. */
export const leastRowBytes = 42;
