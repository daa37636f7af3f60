import { holdsCredential, shortestHeld, withheld } from '../../src/core/holds-credential.ts';
import { cutText } from '../../src/core/otlp/clean-text.ts';
import { longestText } from '../../src/core/otlp/limits.ts';
import type { AttributeBag, AttributeName, AttributeValue } from '../../src/core/semconv.ts';
import { createTextMemory } from '../../src/core/text-memory.ts';

/** Characters of texts that were judged. */
const mostRemembered = 262_144;
/** Nobody takes more of a text; a credential may begin before the cut and end behind it. */
const longestRead = longestText + 4_096;
/** New secrets that are each looked for in all texts; a process that meets more of them looks again after as many. */
const mostAtOnce = 64;

/** Fingerprints, made here and of no secret's form. */
const exempt: ReadonlySet<string> = new Set<AttributeName>([
  'mayfly.credential.fingerprint',
  'mayfly.credential.parents',
  'mayfly.credential.previous_fingerprint',
]);

/**
 * Law 3 by construction: every text of a span passes through here, wherever it came from. What holds a credential,
 * by its form or because this process knows it, is told as `withheld`.
 */
export interface Withholding {
  readonly text: (text: string) => string;
  /** The same object while nothing in it is to be withheld. */
  readonly bag: (bag: AttributeBag) => AttributeBag;
  /** As `bag`, for an object that comes again and never changes: judged once for each secret that is met. */
  readonly lasting: (bag: AttributeBag) => AttributeBag;
  /** A secret was met: what was judged before is judged again; soon, where secrets are many. */
  readonly met: () => void;
}

export function createWithholding(holdsKnown: (text: string) => boolean): Withholding {
  const judged = createTextMemory(mostRemembered);
  let secretsMet = 0;
  let lastingBags = new WeakMap<AttributeBag, AttributeBag>();

  function text(raw: string): string {
    if (raw.length < shortestHeld) return raw;
    const known = judged.get(raw);
    if (known !== undefined) return known;
    const holds = holdsCredential(raw.slice(0, longestRead), holdsKnown);
    const told = holds ? withheld : cutText(raw, longestText);
    judged.set(raw, told);
    return told;
  }

  function value(raw: AttributeValue): AttributeValue {
    if (typeof raw === 'string') return text(raw);
    if (typeof raw !== 'object') return raw;
    const told = raw.map(text);
    return told.some((item, i) => item !== raw[i]) ? [...new Set(told)] : raw;
  }

  function bag(raw: AttributeBag): AttributeBag {
    let told: Record<string, AttributeValue> | null = null;
    for (const [name, each] of Object.entries(raw)) {
      if (exempt.has(name)) continue;
      const kept = value(each);
      if (kept === each) continue;
      told ??= { ...raw };
      told[name] = kept;
    }
    return told === null ? raw : (told as AttributeBag);
  }

  return {
    text,
    bag,
    lasting(raw) {
      let told = lastingBags.get(raw);
      if (told === undefined) lastingBags.set(raw, (told = bag(raw)));
      return told;
    },
    met() {
      secretsMet += 1;
      if (secretsMet > mostAtOnce && secretsMet % mostAtOnce !== 0) return;
      judged.clear();
      lastingBags = new WeakMap();
    },
  };
}
