import {
  credentialFields,
  durationFields,
  type FieldInfo,
  flagFields,
  numberFields,
  timeFields,
  usageFields,
} from '../../src/core/filter/fields.ts';

/** `docs/filter.md`, from the fields in the code. Lines of its `filter` blocks are read by a test. */
export function filterPage(): string {
  return `<!-- Generated from src/core/filter/fields.ts by npm run generate. Do not edit. -->
# The filter language

One language asks everywhere: \`q=\` of the API, \`mayfly list\` and \`mayfly live\`, the page's search.

\`\`\`filter
provider:aws is:live env:prod
agent:"planner" last-used:<5m -outcome:denied
expires:<1h shared:true sort:-uses
never-fetched:true env:prod,staging -provider:openai
as-of:2026-11-20T10:00Z is:live
\`\`\`

Terms stand side by side, with white space between them, and all must hold. A minus directly before a term excludes what it
says. A comma means any of: \`env:prod,staging\`. There is no OR, no NOT and there are no parentheses: what a comma cannot
say is two questions. An empty filter asks for everything.

## Terms

| written | asks for |
|---|---|
| \`word\` | credentials that people know by it, see below |
| \`"two words"\` | the same; quotes also around what has a colon, a comma, a star, a parenthesis or a minus before it; \`\\"\` and \`\\\\\` within |
| \`field:value\` | exactly this value, in this case |
| \`field:a,b,"c d"\` | any of these values |
| \`field:plan*\` | values that begin so |
| \`field:*\` | some value, whichever |
| \`field:none\` | no value; \`field:"none"\` is the word |
| \`is:live\` | a state: \`live\`, \`idle\`, \`expired\`, \`ended\`; several with commas |
| \`flag:true\`, \`flag:false\` | one of the flags below |
| \`-term\` | what is not so |

Names of fields may be written in any case. A text has at most 2,048 characters, 64 terms, and 50 values a term. What cannot
be read is an error that names the character, in the problem's \`detail\` and as \`at: {from, to}\`.

A word is looked for, in any case and anywhere, in provider, type, source, name, workload, environment, namespace, agent, tool,
notebook, user, target and operation. Two words may be found in two places. A word that begins with \`mf1_\` is the beginning of
a fingerprint, and one that is the whole of a join key finds it.

Never write a secret into a filter: what looks like one is refused, and not repeated. \`mayfly show --secret-stdin\` makes the
fingerprint of it where you are.

## What a credential is

${table(credentialFields)}

Of a provider or type \`unknown\` is no value: \`provider:unknown\` is \`provider:none\`. Fingerprints may be cut short, with a star
or without.

## Who used or fetched it, and where

${table(usageFields)}

All terms about usage that are not negated must hold of **one and the same** usage: \`env:prod agent:planner\` asks for what the
planner used in production, not for what the planner used somewhere and anybody in production. A negated one must hold of no
usage at all: \`-env:dev\` was never seen in \`dev\`. \`namespace:none\` asks for a usage without a namespace.

## Flags

${table(flagFields)}

Of \`ephemeral\` it may be that nobody has said: then neither \`true\` nor \`false\` holds.

## Times

${table(timeFields)}

| written | of what is past | of \`expires\` |
|---|---|---|
| \`<5m\` | less than five minutes ago | within the next five minutes, and not yet past |
| \`>5m\` | longer ago | later than that |
| \`<2026-11-20\` | before that day | the same |
| \`>=2026-11-20T10:00Z\` | from that moment on | the same |
| \`2026-11-20\` | on that day, in UTC | the same |
| \`2026-11-01..2026-11-20\` | from the first day until the end of the last; one end may be \`*\` | the same |
| \`*\`, \`none\` | known, not known | the same |

Units are \`ms\`, \`s\`, \`m\`, \`h\`, \`d\` and \`w\`. A moment needs its zone: \`Z\` or \`+02:00\`. It stands for all of its last unit:
\`2026-11-20T10:00Z\` for that minute.

\`\`\`filter
last-used:>30d -is:expired,ended
expires:<7d -ttl:<=1h
expires:none type:aws.access_key
first-seen:2026-11-01..2026-11-20
ended:>=2026-11-20T10:00Z
\`\`\`

## Numbers and durations

${table({ ...numberFields, ...durationFields })}

\`5\`, \`>5\`, \`>=5\`, \`<5\`, \`<=5\`, \`5..10\`, \`5..*\`, \`*..10\`; both ends belong to a range. Where no expiry is known there is no \`ttl\`.

\`\`\`filter
uses:>100 workloads:2..5
ttl:>90d provider:github
-ttl:<=24h is:live
\`\`\`

## Order

\`sort:last-seen\`, \`sort:first-seen\`, \`sort:expires\`, \`sort:uses\`: the least first; with a minus behind the colon the greatest first.
What has no value comes last either way. Without it: \`sort:-last-seen\`.

## Another moment

\`as-of:2026-11-20T10:00Z\` answers for that moment: what had been seen by then, with the usage that had begun by then, and its
state then. Durations count from that moment too. Usage is kept by the hour, so the last use before a moment is known to the
hour. What a credential is (provider, scopes, expiry) is what is known of it today.
`;
}

function table(fields: Readonly<Record<string, FieldInfo>>): string {
  return [
    '| field | also | asks about | for example |',
    '|---|---|---|---|',
    ...Object.entries(fields).map(
      ([name, { aliases, about, example }]) =>
        `| \`${name}\` | ${aliases.map((alias) => `\`${alias}\``).join(', ')} | ${about} | \`${example}\` |`,
    ),
  ].join('\n');
}
