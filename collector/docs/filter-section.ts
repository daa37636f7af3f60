import { html } from 'hono/html';
import {
  credentialFields,
  durationFields,
  type FieldInfo,
  flagFields,
  numberFields,
  timeFields,
  usageFields,
} from '../../src/core/filter/fields.ts';
import { type Html, prose } from './prose.ts';

const examples = [
  ['provider:aws is:live env:prod', 'live AWS credentials in production'],
  ['agent:"planner" last-used:<5m', 'what the planner used in the last five minutes'],
  ['expires:<1h shared:true sort:-uses', 'shared ones that expire within the hour, the most used first'],
  ['never-fetched:true -env:dev', 'used, of unknown origin, never seen in dev'],
  ['as-of:2026-11-20T10:00Z is:live', 'what was live then'],
] as const;

const forms = [
  [
    'word',
    'people know it by this word: provider, type, name, workload, agent, target …, in any case, anywhere',
  ],
  ['"two words"', 'the same; quotes also keep a colon, a comma, a star or a leading minus'],
  ['field:value', 'exactly this value, in this case'],
  ['field:a,b', 'any of these'],
  ['field:plan*', 'values that begin so'],
  ['field:*', 'some value'],
  ['field:none', 'no value'],
  ['is:live', 'a state: `live`, `idle`, `expired`, `ended`'],
  ['-term', 'what is not so'],
] as const;

const times = [
  ['<5m', 'less than five minutes ago; of `expires`: within the next five minutes'],
  ['>5m', 'longer ago; of `expires`: later than that'],
  ['<2026-11-20', 'before that day; `>=2026-11-20T10:00Z` from that moment on'],
  ['2026-11-01..2026-11-20', 'until the end of the last day; one end may be `*`'],
] as const;

const groups: readonly (readonly [string, string, Readonly<Record<string, FieldInfo>>])[] = [
  ['What a credential is', '', credentialFields],
  [
    'Who used or fetched it, and where',
    'All of these that are not negated must hold of one and the same usage; a negated one must hold of none.',
    usageFields,
  ],
  ['Flags', '`true` or `false`.', flagFields],
  ['Times', 'Units are `ms`, `s`, `m`, `h`, `d` and `w`.', timeFields],
  [
    'Numbers and durations',
    '`5`, `>5`, `5..10`; a duration as in `90d`.',
    { ...numberFields, ...durationFields },
  ],
];

/** The filter language, from the fields that the parser reads. */
export function filterSection(): Html {
  return html`<section id="filter">
<h2>Filter language</h2>
<p>One language asks everywhere: <code>q=</code> here, <code>mayfly list</code> and <code>mayfly live</code>, the search of the
page. Terms stand side by side and all must hold. A filter that cannot be read is refused with the place of the mistake,
<code>at: {from, to}</code>. Never write a secret into a filter.</p>
${pairs(examples)}
<h3>Terms</h3>
${pairs(forms)}
<h3>Times</h3>
${pairs(times)}
<h3>Order, and another moment</h3>
<p>${prose('`sort:last-seen`, `first-seen`, `expires` or `uses`; with a minus behind the colon the greatest first: `sort:-uses`. ')}
${prose('`as-of:2026-11-20T10:00Z` answers for that moment.')}</p>
${groups.map(([title, about, fields]) => fieldTable(title, about, fields))}
</section>`;
}

function pairs(rows: readonly (readonly [string, string])[]): Html {
  return html`<dl class="pairs">${rows.map(([term, about]) => html`<dt><code>${term}</code></dt><dd>${prose(about)}</dd>`)}</dl>`;
}

function fieldTable(title: string, about: string, fields: Readonly<Record<string, FieldInfo>>): Html {
  const rows = Object.entries(fields).map(
    ([name, { about: asks, aliases, example }]) => html`<tr>
<th scope="row"><code>${name}</code>${aliases.map((alias) => html`<small>or <code>${alias}</code></small>`)}</th>
<td>${asks}</td><td><code>${example}</code></td></tr>`,
  );
  return html`<h3>${title}</h3>${about === '' ? '' : html`<p>${prose(about)}</p>`}
<div class="wide"><table>
<thead><tr><th scope="col">Field</th><th scope="col">Asks about</th><th scope="col">For example</th></tr></thead>
<tbody>${rows}</tbody></table></div>`;
}
