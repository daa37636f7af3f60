/** State that is kept with objects of others. */
export interface PrivateState<State> {
  readonly get: (owner: object) => State | undefined;
  /** Once for each object. */
  readonly set: (owner: object, state: State) => void;
}

/** A constructor that returns its argument: a field of a class below it is put on that object. */
const Given = function (owner: object): object {
  return owner;
} as unknown as new (
  owner: object,
) => object;

/**
 * Keeps state in a private field of the object itself: as invisible as in a WeakMap, but without the entry that
 * the collector has to follow for each of ten thousand requests a second.
 */
export function privateState<State>(): PrivateState<State> {
  class Stamp extends Given {
    #state: State;
    constructor(owner: object, state: State) {
      super(owner);
      this.#state = state;
    }
    static get(owner: object): State | undefined {
      return #state in owner ? owner.#state : undefined;
    }
  }
  return {
    get: Stamp.get,
    set(owner, state) {
      // oxlint-disable-next-line no-new -- it is the owner that comes back
      new Stamp(owner, state);
    },
  };
}
