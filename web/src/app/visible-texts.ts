import { options } from 'preact';
import { visibleText } from '../../../src/core/visible-text.ts';

/** Attributes whose text somebody sees or hears. */
const shown = ['title', 'aria-label', 'alt', 'placeholder', 'data-title'] as const;

/** What the framework makes of an element, and (type null) of a text. */
interface Made {
  readonly type: unknown;
  props: unknown;
}

/**
 * Every text that the page shows, wherever it comes from, shows the characters in it that nobody would see. Once for
 * all views: a name that turns the direction of writing could otherwise pass for another, and no view may forget it.
 */
export function showUnseenTexts(): void {
  const before = options.vnode;
  options.vnode = (vnode) => {
    makeVisible(vnode);
    before?.(vnode);
  };
}

export function makeVisible(made: Made): void {
  if (typeof made.props === 'string') made.props = visibleText(made.props);
  else if (typeof made.type === 'string') {
    const props = made.props as Record<string, unknown>;
    for (const name of shown) {
      const text = props[name];
      if (typeof text === 'string') props[name] = lineByLine(text);
    }
  }
}

/** Several names in one attribute stand below one another. */
function lineByLine(text: string): string {
  return text.split('\n').map(visibleText).join('\n');
}
