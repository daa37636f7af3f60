export type Random = (below: number) => number;

/** A small seeded generator (mulberry32, public domain), so that a failure can be repeated. */
export function mulberry32(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** One or two changes: a bit, a byte, a piece taken out, doubled, or cut off. */
export function mutate(body: Uint8Array, random: Random): Uint8Array {
  let bytes = Buffer.from(body);
  for (let changes = 1 + random(2); changes > 0 && bytes.length > 0; changes--) {
    const at = random(bytes.length);
    const to = Math.min(bytes.length, at + 1 + random(16));
    switch (random(6)) {
      case 0:
        bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8));
        break;
      case 1:
        bytes[at] = random(256);
        break;
      case 2:
        bytes[at] = [0x00, 0x7f, 0x80, 0xff, 0x22, 0x5c][random(6)] ?? 0;
        break;
      case 3:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(to)]);
        break;
      case 4:
        bytes = Buffer.concat([bytes.subarray(0, to), bytes.subarray(at)]);
        break;
      default:
        bytes = bytes.subarray(0, at + 1);
    }
  }
  return bytes;
}
