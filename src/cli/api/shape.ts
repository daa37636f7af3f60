/** Whether an answer's value is what a view says it is. */
export type Check = (value: unknown) => boolean;

export const isText: Check = (value) => typeof value === 'string';
export const isNumber: Check = (value) => typeof value === 'number';
export const isFlag: Check = (value) => typeof value === 'boolean';

export function orNull(check: Check): Check {
  return (value) => value === null || check(value);
}

/** Null, or not there at all: a collector that is older does not tell of it. */
export function ifTold(check: Check): Check {
  return (value) => value === undefined || value === null || check(value);
}

export function listOf(check: Check): Check {
  return (value) => Array.isArray(value) && value.every(check);
}

/** Fields beside these are of a collector that is newer: nobody looks at them. */
export function having(fields: Readonly<Record<string, Check>>): Check {
  const checks = Object.entries(fields);
  return (value) =>
    typeof value === 'object' &&
    value !== null &&
    checks.every(([name, check]) => check(Object.hasOwn(value, name) ? value[name as never] : undefined));
}
