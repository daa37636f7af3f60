import { html } from 'hono/html';

/** A piece of a page, already escaped. */
export type Html = ReturnType<typeof html>;

/** A text of the document: what stands between backticks is code. */
export function prose(text: string): readonly Html[] {
  return text.split('`').map((part, i) => (i % 2 === 0 ? html`${part}` : html`<code>${part}</code>`));
}
