import { expect, test } from 'vitest';
import { makeVisible } from '../../../web/src/app/visible-texts.ts';

const turned = 'gpj\u202eexe.';

test('a text is shown with what nobody would see in it', () => {
  const made = { type: null, props: turned };
  makeVisible(made);
  expect(made.props).toBe('gpj\\u202eexe.');
});

test('so are titles and labels, line by line, and what is sent or followed stays exact', () => {
  const made = {
    type: 'a',
    props: { title: `${turned}\nb`, 'aria-label': turned, href: `/?q=${turned}`, value: turned },
  };
  makeVisible(made);
  expect(made.props).toEqual({
    title: 'gpj\\u202eexe.\nb',
    'aria-label': 'gpj\\u202eexe.',
    href: `/?q=${turned}`,
    value: turned,
  });
});

test('what a view hands to a component of its own is not touched', () => {
  const made = { type: () => null, props: { title: turned } };
  makeVisible(made);
  expect(made.props.title).toBe(turned);
});
