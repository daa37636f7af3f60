import { createHash } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { renderDocs } from '../../../collector/docs/render-docs.ts';
import { openApiDocument } from '../../../src/core/api/openapi/document.ts';
import { credentialFields, timeFields, usageFields } from '../../../src/core/filter/fields.ts';
import { createCollectorApp } from '../../support/collector-app.ts';
import { createFakeStore } from '../../support/fake-store.ts';
import { operations } from '../../support/operations.ts';

let response: Response;
let page: string;
beforeAll(async () => {
  response = await (await createCollectorApp(createFakeStore())).send('/docs');
  page = await response.text();
});

test('everybody gets the page, which runs and loads nothing', () => {
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/html; charset=UTF-8');
  expect(page).not.toMatch(/<script|<link|<img|<iframe|<form|\son\w+=|javascript:|\sstyle=/i);
  expect(page).not.toMatch(/(src|href)="(?!#|\/)/);
});

test('its policy allows the one style by its hash, and nothing else', () => {
  const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1] ?? '';
  const hash = createHash('sha256').update(style).digest('base64');
  expect(style.length).toBeGreaterThan(1000);
  expect(response.headers.get('content-security-policy')).toBe(
    `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  );
});

test('it has every operation, parameter, schema and field of the filter language', () => {
  for (const { id, operation } of operations) {
    expect(page).toContain(`<article id="${id}">`);
    for (const { name } of operation.parameters ?? []) expect(page).toContain(`<code>${name}</code>`);
  }
  for (const name of Object.keys(openApiDocument.components.schemas))
    expect(page).toContain(`id="schema-${name}"`);
  for (const name of Object.keys({ ...credentialFields, ...usageFields, ...timeFields })) {
    expect(page).toContain(`<th scope="row"><code>${name}</code>`);
  }
});

test('every link leads somewhere, and no two places have one name', () => {
  const ids = [...page.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
  expect(ids).toEqual([...new Set(ids)]);
  const links = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
  expect(links.length).toBeGreaterThan(100);
  expect(links.filter((id) => !ids.includes(id))).toEqual([]);
});

test('what the document says is text, whatever stands in it', () => {
  const summary = '<img src=x onerror=alert(1)>&"\'';
  const [first] = Object.values(openApiDocument.paths);
  const odd = renderDocs({
    ...openApiDocument,
    info: { ...openApiDocument.info, summary, description: `${summary} \`${summary}\`` },
    paths: { [`/${summary}`]: { ...first } },
  });
  expect(odd).not.toContain('<img');
  expect(odd).toContain('&lt;img src=x');
});
