import { must, type Run, type Target } from './target.ts';

function control(name: string, run: Run): Target {
  return {
    name,
    what: 'a parser that is broken on purpose',
    corpus: () => [Buffer.from('{"length":3,"value":"abc"}'), Buffer.from('\x0a\x03abc\x10\x01')],
    words: ['magic'],
    prepare: () => run,
  };
}

const isRare = (input: Buffer): boolean => input.length > 8 && input.includes(0xff);

/**
 * Broken on purpose, each in its own way: a campaign that does not find these proves nothing. They are no targets, and
 * only tests ask for them.
 */
export const controls: readonly Target[] = [
  control('control-throws', (input) => {
    if (isRare(input)) throw new TypeError('cannot read properties of undefined');
    return 'read';
  }),
  control('control-lies', (input) => {
    must(!input.includes('magic'), 'what is read adds up');
    return 'read';
  }),
  control('control-hangs', (input) => {
    while (isRare(input));
    return 'read';
  }),
  control('control-grows', (input) => {
    const kept: number[][] = [];
    while (isRare(input)) kept.push(Array.from({ length: 100_000 }, (_, i) => i));
    return 'read';
  }),
  control('control-exits', (input) => {
    if (isRare(input)) process.abort();
    return 'read';
  }),
  control('control-slow', (input) => {
    let sum = 0;
    if (isRare(input)) for (let i = 0; i < 2e7; i++) sum += Math.sqrt(i);
    return sum < 0 ? 'never' : 'read';
  }),
];
