/** Some numbers for each row, side by side. A new row holds the neutral elements of their joins. */
export interface NumberRows {
  /** Another array after `reserve`. */
  readonly values: Float64Array;
  readonly reserve: (capacity: number) => void;
  /** Makes the first rows neutral again. */
  readonly clear: (rows: number) => void;
}

/** The neutral elements of `least` and `greatest`. */
export const never = Number.POSITIVE_INFINITY;
export const always = Number.NEGATIVE_INFINITY;

/** `neutral` is what a new row holds. */
export function createNumberRows(neutral: readonly number[]): NumberRows {
  const width = neutral.length;
  let values = new Float64Array(0);

  function fill(from: number, to: number): void {
    for (let i = 0; i < width; i++) {
      const element = neutral[i] ?? 0;
      for (let at = from * width + i; at < to * width; at += width) values[at] = element;
    }
  }

  return {
    get values() {
      return values;
    },
    reserve(capacity) {
      const known = values.length / width;
      if (capacity <= known) return;
      const more = new Float64Array(capacity * width);
      more.set(values);
      values = more;
      fill(known, capacity);
    },
    clear: (rows) => fill(0, rows),
  };
}

export function least(numbers: Float64Array, place: number, value: number): void {
  if (value < (numbers[place] ?? 0)) numbers[place] = value;
}

export function greatest(numbers: Float64Array, place: number, value: number): void {
  if (value > (numbers[place] ?? 0)) numbers[place] = value;
}
