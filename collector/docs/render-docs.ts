import { html, raw } from 'hono/html';
import type { OpenApiDocument } from '../../src/core/api/openapi/document.ts';
import { filterSection } from './filter-section.ts';
import { breakable, operationSection, type Placed } from './operation-section.ts';
import { type Html, prose } from './prose.ts';
import { schemaSection } from './schema-section.ts';
import { style } from './style.ts';

/** The document as one page without scripts, readable without a network. */
export function renderDocs(document: OpenApiDocument): string {
  const { info, tags, components } = document;
  const groups = tags.map((tag) => ({ ...tag, placed: placedWith(document, tag.name) }));
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API · Mayfly</title>
<style>${raw(style)}</style>
</head>
<body>
<a class="skip" href="#main">To the content</a>
<div class="page">
${contents(groups)}
<main id="main">
<header>
<h1>The API of Mayfly</h1>
<p class="lead">${info.summary}.</p>
</header>
<section id="begin">
<p>${prose(info.description)}</p>
<p>For programs: the <a href="/openapi.json">OpenAPI document</a>, from which this page is made. <a href="/">The inventory</a>.</p>
<pre class="shell" tabindex="0">export MAYFLY_READ_TOKEN=mft_r_…
curl -H "Authorization: Bearer $MAYFLY_READ_TOKEN" 'http://127.0.0.1:4318/api/v1/credentials?q=is:live'</pre>
</section>
${proofSection(document)}
${filterSection()}
${groups.map(
  ({ name, description, placed }) => html`<section id="tag-${name}">
<h2>${titleOf(name)}</h2>
<p class="lead">${description}.</p>
${placed.map(operationSection)}
</section>`,
)}
${schemaSection(components.schemas)}
</main>
</div>
</body>
</html>
`;
  return String(page);
}

function placedWith({ paths }: OpenApiDocument, tag: string): readonly Placed[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .map(([method, operation]) => ({ method, path, operation }))
      .filter(({ operation }) => operation.tags[0] === tag),
  );
}

function contents(groups: readonly { readonly name: string; readonly placed: readonly Placed[] }[]): Html {
  return html`<nav aria-label="Contents"><ul>
<li><a href="#begin">Begin</a></li>
<li><a href="#proof">Who may ask</a></li>
<li><a href="#filter">Filter language</a></li>
${groups.map(
  ({ name, placed }) =>
    html`<li><a href="#tag-${name}">${titleOf(name)}</a><ul>${placed.map(
      ({ method, path, operation }) =>
        html`<li><a href="#${operation.operationId}"><span class="method ${method}">${method.toUpperCase()}</span><span>${breakable(path.replace('/api/v1', ''))}</span></a></li>`,
    )}</ul></li>`,
)}
<li><a href="#schemas">Schemas</a></li>
</ul></nav>`;
}

function proofSection({ components }: OpenApiDocument): Html {
  const schemes = Object.entries(components.securitySchemes).map(
    ([name, { description = '' }]) => html`<dt>${name}</dt><dd>${prose(description)}</dd>`,
  );
  return html`<section id="proof">
<h2>Who may ask</h2>
<dl class="pairs">${schemes}
<dt>scope <code>ingest</code></dt><dd>Sends observations, and sees nothing, not even whether something is there.</dd>
<dt>scope <code>read</code></dt><dd>Asks. May be limited to environments and workloads.</dd>
<dt>scope <code>admin</code></dt><dd>Does all of it, and makes and revokes tokens.</dd>
</dl>
<p>${prose(
    'A request that changes something with a session must come from the same origin: the browser says so in `Sec-Fetch-Site`, or its `Origin` names the host that was asked. A reverse proxy must pass the `Host` header on. A request with a Bearer token is never taken for a session, and `/v1/traces` never takes one.',
  )}</p>
</section>`;
}

function titleOf(tag: string): string {
  return `${tag.slice(0, 1).toUpperCase()}${tag.slice(1)}`;
}
