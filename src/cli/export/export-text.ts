import type { ExportView } from '../../core/api/export-views.ts';
import { rateWords } from '../../core/api/rate-words.ts';
import type { Output } from '../command.ts';
import { inert } from '../terminal/inert.ts';
import { clockTime, timeAgo } from '../terminal/relative-time.ts';
import { wrap } from '../terminal/wrap.ts';
import { countText, exportStyles, failureText, lagText } from './status-text.ts';

const indent = '  ';
const labelWidth = 14;
const narrowest = 20;

type Fact = readonly [label: string, text: string];

/** One destination on a page: what it is, how far it is, its settings. */
export function exportText(
  view: ExportView,
  now: number,
  { paint, width }: Pick<Output, 'paint' | 'width'>,
): string {
  const { name, kind, format, status, settings } = view;
  const room =
    width === null ? Number.POSITIVE_INFINITY : Math.max(narrowest, width - indent.length - labelWidth);
  const page = (facts: readonly Fact[]): string =>
    facts
      .flatMap(([label, text]) =>
        wrap(text, room).map(
          (line, i) => `${indent}${paint('dim', (i === 0 ? label : '').padEnd(labelWidth))}${line}\n`,
        ),
      )
      .join('');
  const style = Object.hasOwn(exportStyles, status.state) ? exportStyles[status.state] : undefined;
  const given = Object.entries(settings).map(([label, value]): Fact => [`${inert(label)} `, inert(value)]);
  return [
    `${paint('bold', inert(name))}  ${paint(style ?? null, inert(status.state))}\n`,
    `${inert(kind)}, ${inert(format)}\n\n`,
    page([...made(view, now), ...howFar(status, now)]),
    ...(given.length === 0 ? [] : [`\n${paint('bold', 'Settings')}\n`, page(given)]),
  ].join('');
}

function made(
  { options, filter, rollup, perSecond, createdAt, changedAt }: ExportView,
  now: number,
): readonly Fact[] {
  const written = Object.entries(options).map(([name, value]) => `${name}=${value}`);
  return [
    ...(written.length === 0 ? [] : [['options', inert(written.join(' '))] as const]),
    ['filter', filter === '' ? 'everything' : inert(filter)],
    ['usage', rollup === 'minute' ? 'summed up over each minute' : 'each'],
    ...(perSecond === null ? [] : [['at most', `${countText(perSecond)} events a second`] as const]),
    ['made', moment(createdAt, now)],
    ...(changedAt === createdAt ? [] : [['changed', moment(changedAt, now)] as const]),
  ];
}

function howFar(status: ExportView['status'], now: number): readonly Fact[] {
  const {
    lagSeconds,
    ratePerSecond,
    waiting,
    delivered,
    acknowledgedAt,
    failures,
    deadLetters,
    missed,
    missedUntil,
  } = status;
  const failure = failureText(status, now);
  return [
    ['lag', lagText(lagSeconds)],
    ['rate', `${rateWords(ratePerSecond)}, over the last minute`],
    ['waiting', `${countText(waiting)} events, before the filter`],
    ['delivered', `${countText(delivered)} events`],
    ['acknowledged', acknowledgedAt === null ? 'nothing yet' : moment(acknowledgedAt, now)],
    ['failures', countText(failures)],
    ...(failure === null ? [] : [['last error', failure] as const]),
    ['dead letters', countText(deadLetters)],
    ...(missed === 0
      ? []
      : [
          [
            'missed',
            `${countText(missed)} events${missedUntil === null ? '' : `, until ${clockTime(inert(missedUntil))}`}`,
          ] as const,
        ]),
  ];
}

function moment(iso: string, now: number): string {
  return `${clockTime(inert(iso))}, ${timeAgo(Date.parse(iso), now)}`;
}
