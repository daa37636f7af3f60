import { html } from 'hono/html';
import type { JsonSchema } from '../../src/core/api/openapi/schema.ts';
import { type Html, prose } from './prose.ts';
import { shape } from './shape.ts';

/** What the document names: each with its properties. */
export function schemaSection(schemas: Readonly<Record<string, JsonSchema>>): Html {
  return html`<section id="schemas">
<h2>Schemas</h2>
${Object.entries(schemas).map(([name, schema]) => one(name, schema))}
</section>`;
}

function one(name: string, { description, properties = {} }: JsonSchema): Html {
  const rows = Object.entries(properties).map(
    ([property, schema]) => html`<tr><th scope="row"><code>${property}</code></th>
<td><code class="shape">${shape(schema)}</code></td><td>${prose(schema.description ?? '')}</td></tr>`,
  );
  return html`<article id="schema-${name}">
<h3><a href="#schema-${name}">${name}</a></h3>
${description === undefined ? '' : html`<p>${prose(description)}</p>`}
<div class="wide"><table class="properties">
<thead><tr><th scope="col">Property</th><th scope="col">Type</th><th scope="col">What it is</th></tr></thead>
<tbody>${rows}</tbody></table></div>
</article>`;
}
