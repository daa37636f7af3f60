import type { Page } from 'playwright-core';
import { elsewhere } from './markup-payloads.ts';

export interface ExecutionWatch {
  /** Looks through the document as it is now, also for what waits for a click or a pointer. */
  readonly look: (where: string) => Promise<void>;
  /** What ran, was loaded, was complained of, or stands in the document as more than a text. */
  readonly found: () => readonly string[];
}

/** Sees when a text became more than a text. To be called before the page goes anywhere. */
export async function watchExecutions(page: Page): Promise<ExecutionWatch> {
  const found: string[] = [];
  const note = (what: string): void => {
    if (found.length < 1000) found.push(what);
  };
  await page.exposeFunction('ran', () => note('ran'));
  page.on('dialog', (dialog) => {
    note(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    const url = request.url();
    if (url.startsWith(elsewhere) || !/^(?:http:\/\/127\.0\.0\.1|data:image\/svg)/.test(url))
      note(`loaded: ${url}`);
  });
  page.on('pageerror', (error) => note(`error: ${error}`));
  page.on('console', (message) => {
    const isAnswer = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !isAnswer) note(`console: ${message.text()}`);
  });
  page.on('popup', (other) => note(`opened: ${other.url()}`));
  return {
    found: () => found,
    async look(where) {
      for (const what of await page.evaluate<string[]>(`(${lookThrough})()`)) note(`${where}: ${what}`);
    },
  };
}

/** Runs in the page. */
const lookThrough = String.raw`() => {
  const found = [];
  const unseen = /[\p{Cf}\u0080-\u009f\u3164]/u;
  const never = /^(?:IFRAME|OBJECT|EMBED|BASE|STYLE|MARQUEE|TEMPLATE|FOREIGNOBJECT|ANIMATE|SET|FORM)$/i;
  const ownForm = (one) => one.matches('dialog form, form.form');
  const onlyInHead = /^(?:SCRIPT|LINK|META)$/i;
  const leads = /^(?:href|src|action|formaction|xlink:href|data|poster|srcdoc)$/i;
  const isOwn = (url) => new URL(url, location.href).origin === location.origin;
  for (const one of document.querySelectorAll('*')) {
    const tag = one.nodeName;
    if (never.test(tag) && !ownForm(one)) found.push(tag);
    if (onlyInHead.test(tag) && one.closest('head') === null) found.push(tag + ' in the body');
    for (const { name, value } of one.attributes) {
      if (/^on/i.test(name)) found.push(tag + ' ' + name);
      if (leads.test(name) && !isOwn(value)) found.push(tag + ' leads to ' + value);
      if (name === 'style' && /url|expression|fixed/i.test(value)) found.push(tag + ' style ' + value);
      if (/^(?:title|aria-label|placeholder|alt)$/.test(name) && unseen.test(value))
        found.push(tag + ' ' + name + ' holds what is not seen');
    }
  }
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode())
    if (unseen.test(texts.currentNode.data)) found.push('a text holds what is not seen: ' + texts.currentNode.data);
  if (Object.keys(Object.prototype).length > 0) found.push('Object.prototype has more');
  return found;
}`;
