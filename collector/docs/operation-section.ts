import { html } from 'hono/html';
import type { Operation, ParameterObject, ResponseObject } from '../../src/core/api/openapi/operation.ts';
import { asAsked } from '../../src/core/api/openapi/route.ts';
import { type Html, prose } from './prose.ts';
import { limits, shape } from './shape.ts';

/** Where it can be asked. */
const origin = 'http://127.0.0.1:4318';

export interface Placed {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

export function operationSection({ method, path, operation }: Placed): Html {
  const { operationId, summary, description, parameters = [], requestBody, responses } = operation;
  const events = operation['x-mayfly-events'];
  return html`<article id="${operationId}">
<h3><a href="#${operationId}"><span class="method ${method}">${method.toUpperCase()}</span> <code>${breakable(path)}</code></a></h3>
<p class="summary">${summary}. <span class="who">${who(operation)}</span></p>
${description === undefined ? '' : html`<p>${prose(description)}</p>`}
${parameters.length === 0 ? '' : parameterTable(parameters)}
${requestBody === undefined ? '' : html`<h4>Body</h4><p>${prose(requestBody.description)}</p>${contents(requestBody)}`}
${successes(responses)}
${events === undefined ? '' : eventList(events)}
<details><summary>Refusals</summary><dl class="refusals">${refusals(responses)}</dl></details>
${method === 'get' && path.startsWith('/api/') ? shell(path, operation) : ''}
</article>`;
}

function who({ security, 'x-mayfly-scopes': scopes }: Operation): string {
  if (scopes.length === 0) return 'Open to everybody.';
  const proofs = security.flatMap((proof) => Object.keys(proof));
  const by = proofs.length === 2 ? 'token or session' : (proofs[0] ?? '');
  return `By ${by} of scope ${scopes.join(' or ')}.`;
}

/** A long path may break after a slash. */
export function breakable(path: string): readonly Html[] {
  return path.split(/(?<=\/)/).map((part) => html`${part}<wbr>`);
}

function parameterTable(parameters: readonly ParameterObject[]): Html {
  return html`<div class="wide"><table>
<thead><tr><th scope="col">Parameter</th><th scope="col">Type</th><th scope="col">What it does</th></tr></thead>
<tbody>${parameters.map(parameterRow)}</tbody>
</table></div>`;
}

function parameterRow({ name, in: place, description, required, schema, example }: ParameterObject): Html {
  const where = place === 'query' ? (required ? 'needed' : '') : `in the ${place}`;
  const bounds = limits(schema);
  return html`<tr><th scope="row"><code>${name}</code>${where === '' ? '' : html`<small>${where}</small>`}</th>
<td><code>${shape(schema)}</code></td>
<td>${prose(description)}${bounds === '' ? '' : html` <small>${bounds}</small>`}
${example === undefined ? '' : html`<small>for example <code>${[example].flat().join(',')}</code></small>`}</td></tr>`;
}

function contents({ content = {} }: Pick<ResponseObject, 'content'>): readonly Html[] {
  return Object.entries(content).map(
    ([type, { schema }]) =>
      html`<figure><figcaption>${type}</figcaption><pre tabindex="0">${shape(schema)}</pre></figure>`,
  );
}

function successes(responses: Operation['responses']): readonly Html[] {
  return Object.entries(responses)
    .filter(([status]) => status.startsWith('2'))
    .map(
      ([status, response]) => html`<h4>Answer <code>${status}</code></h4>
${response.description === asAsked ? '' : html`<p>${prose(response.description)}</p>`}
${contents(response)}`,
    );
}

function refusals(responses: Operation['responses']): readonly Html[] {
  return Object.entries(responses)
    .filter(([status]) => !status.startsWith('2'))
    .map(([status, { description }]) => html`<dt><code>${status}</code></dt><dd>${prose(description)}</dd>`);
}

function eventList(events: NonNullable<Operation['x-mayfly-events']>): Html {
  const rows = Object.entries(events).map(
    ([type, schema]) => html`<dt><code>${type}</code></dt><dd><code>${shape(schema)}</code></dd>`,
  );
  return html`<h4>Events</h4><dl class="refusals">${rows}</dl>`;
}

function shell(path: string, { parameters = [], 'x-mayfly-scopes': scopes }: Operation): Html {
  const filled = parameters
    .filter((parameter) => parameter.in === 'path')
    .reduce((text, { name, example: value }) => text.replace(`{${name}}`, String(value)), path);
  const query = parameters
    .filter(({ name, in: place, required }) => place === 'query' && (required || name === 'q'))
    .map(({ name, example: value }) => ` \\\n  --data-urlencode '${name}=${String(value)}'`);
  const token = scopes.includes('read') ? 'MAYFLY_READ_TOKEN' : 'MAYFLY_ADMIN_TOKEN';
  const live = path.endsWith('/live') ? ' --no-buffer' : '';
  const data = query.length === 0 ? '' : ` --get${query.join('')}`;
  return html`<pre class="shell" tabindex="0">curl${live} -H "Authorization: Bearer $${token}" \\
  ${origin}${filled}${data}</pre>`;
}
