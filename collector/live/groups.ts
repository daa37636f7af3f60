import { MayflyError } from '../../src/core/errors.ts';
import { limitsText } from '../store/audit-entry.ts';
import { createGroup, type Group } from './group.ts';
import { createSieve, type Subscription } from './sieve.ts';

/** What is listened to, each thing once. */
export interface Groups {
  /** Throws `collector.overloaded` when there are too many, and what is wrong with the filter. */
  readonly hold: (subscription: Subscription) => Held;
  readonly all: () => Iterable<Group>;
}

export interface Held {
  readonly group: Group;
  /** It is kept as long as anybody holds it. */
  readonly release: () => void;
}

type SieveDeps = Parameters<typeof createSieve>[1];

export function createGroups(
  deps: SieveDeps & Parameters<typeof createGroup>[1] & { readonly most: number },
): Groups {
  const groups = new Map<string, { readonly group: Group; holders: number }>();
  const find = (key: string, subscription: Subscription) => {
    const known = groups.get(key);
    if (known !== undefined) return known;
    if (groups.size >= deps.most) {
      throw new MayflyError(
        'collector.overloaded',
        `${deps.most} different filters are listened to here, and no more can be; try again, or listen to everything`,
      );
    }
    const made = { group: createGroup(createSieve(subscription, deps), deps), holders: 0 };
    groups.set(key, made);
    return made;
  };
  return {
    hold: (subscription) => {
      const key = JSON.stringify([subscription.q, limitsText(subscription.scope)]);
      const found = find(key, subscription);
      found.holders += 1;
      return {
        group: found.group,
        release: () => {
          found.holders -= 1;
          if (found.holders === 0) groups.delete(key);
        },
      };
    },
    all: () => [...groups.values()].map(({ group }) => group),
  };
}
