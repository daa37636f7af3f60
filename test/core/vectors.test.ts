import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { attributeVectors, judgementVectors } from '../../scripts/generate/vectors.ts';

test.each([
  ['attributes.json', attributeVectors],
  ['judgements.json', judgementVectors],
])('Node says what stands in %s, which Python reads too', (name, made) => {
  expect(readFileSync(new URL(`../vectors/${name}`, import.meta.url), 'utf8')).toBe(made());
});
