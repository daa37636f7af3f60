/**
 * The least a reader of OTLP in JavaScript can do: read every tag and length of an ExportTraceServiceRequest,
 * in spans down to key and value of each attribute, and keep nothing. The cursor is a local variable, each
 * level a loop of its own, because that is what the compiler makes fastest. Gives the number of tags.
 */
export function tagWalk(buf: Uint8Array): number {
  let tags = 0;
  let p = 0;
  const end = buf.length;
  while (p < end) {
    p = enter(buf, p, 10, end);
    const resourceEnd = p + entered;
    while (p < resourceEnd) {
      tags++;
      if (buf[p] !== 18) {
        p = enter(buf, p, 10, resourceEnd) + entered;
        continue;
      }
      p = enter(buf, p, 18, resourceEnd);
      const scopeEnd = p + entered;
      while (p < scopeEnd) {
        tags++;
        if (buf[p] !== 18) {
          p = enter(buf, p, 10, scopeEnd) + entered;
          continue;
        }
        p = enter(buf, p, 18, scopeEnd);
        tags += walkSpan(buf, p, p + entered);
        p += entered;
      }
    }
  }
  return tags;
}

let entered = 0;

/** Reads tag and length of a field that is a message; its length is in `entered`. */
function enter(buf: Uint8Array, at: number, tag: number, end: number): number {
  let p = at;
  if (buf[p++] !== tag) throw new RangeError('not a field of the load');
  let length = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = buf[p++] ?? 0;
    length |= (byte & 127) << shift;
    if (byte < 128) break;
  }
  if (!(p + length <= end)) throw new RangeError('a length passes the end');
  entered = length;
  return p;
}

function walkSpan(buf: Uint8Array, start: number, end: number): number {
  let p = start;
  let tags = 0;
  while (p < end) {
    const t = buf[p++] as number;
    tags++;
    const wire = t & 7;
    if (wire === 2) {
      let l = buf[p++] as number;
      if (l >= 128) l = (l & 127) | ((buf[p++] as number) << 7);
      const e = p + l;
      if (!(e <= end)) throw new RangeError('a length passes the end');
      if (t === 74) {
        while (p < e) {
          const kt = buf[p++] as number;
          tags++;
          let kl = buf[p++] as number;
          if (kl >= 128) kl = (kl & 127) | ((buf[p++] as number) << 7);
          const ke = p + kl;
          if (!(ke <= e)) throw new RangeError('a length passes the end');
          if (kt === 18) {
            const vt = buf[p++] as number;
            tags++;
            if ((vt & 7) === 2) {
              let vl = buf[p++] as number;
              if (vl >= 128) vl = (vl & 127) | ((buf[p++] as number) << 7);
              if (!(p + vl <= ke)) throw new RangeError('a length passes the end');
            }
          }
          p = ke;
        }
      }
      p = e;
    } else if (wire === 1) p += 8;
    else if (wire === 0) while ((buf[p++] as number) >= 128);
    else if (wire === 5) p += 4;
    else throw new RangeError('a wire type that OTLP does not use');
  }
  return tags;
}
