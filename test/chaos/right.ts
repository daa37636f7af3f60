/** What every campaign must come to. */
export const right = { lost: 0, extra: 0, unproved: 0 };
