import type { Page } from '../../views.ts';
import { type Component, component, list, object, orNull, text } from '../schema.ts';

/** One page of a list of these. */
export function pageOf<Item>(item: Component<Item>): Component<Page<Item>> {
  const page = object<Page<Item>>()({
    items: list(item.ref),
    nextCursor: orNull(
      text(),
      'Give it as `cursor` to go on; null: this was the last page. A page may be short, even empty, while there is a next one.',
    ),
  });
  return component(`${item.name}Page`, page);
}
