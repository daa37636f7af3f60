import type { GrowthPoint } from './growth-cost.ts';

/** Greys and hues of middle lightness, readable on white and on black. */
const colours = { text: '#7d8590', grid: '#7d859040', time: '#3b82f6', bytes: '#d97706' };
const panel = { width: 380, height: 260, left: 56, right: 20, top: 44, bottom: 44, inset: 18 };

/** Cost per span and bytes per credential over the number of credentials, as two small charts beside each other. */
export function growthPicture(points: readonly GrowthPoint[]): string {
  const charts = [
    chart(points, {
      at: 0,
      title: 'Fold of a span of a new credential, CPU µs of PostgreSQL',
      colour: colours.time,
      of: ({ microsPerSpan }) => microsPerSpan,
    }),
    chart(points, {
      at: panel.width,
      title: 'Bytes a credential, tables and indexes',
      colour: colours.bytes,
      of: ({ bytesPerCredential }) => bytesPerCredential,
    }),
  ];
  const width = panel.width * 2;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${panel.height}" width="${width}" height="${panel.height}" role="img"`,
    `  font-family="system-ui, sans-serif" font-size="11" fill="${colours.text}">`,
    '  <title>What a span and a credential cost as the inventory grows</title>',
    ...charts,
    '</svg>',
    '',
  ].join('\n');
}

interface Chart {
  readonly at: number;
  readonly title: string;
  readonly colour: string;
  readonly of: (point: GrowthPoint) => number;
}

function chart(points: readonly GrowthPoint[], { at, title, colour, of }: Chart): string {
  const most = roundUp(Math.max(...points.map(of)) * 1.15);
  const [first = 1, last = 10] = [points[0], points.at(-1)].map((point) =>
    Math.log10(point?.credentials ?? 1),
  );
  const room = panel.width - panel.left - panel.right - 2 * panel.inset;
  const x = (credentials: number): number =>
    at + panel.left + panel.inset + ((Math.log10(credentials) - first) / Math.max(1, last - first)) * room;
  const y = (value: number): number =>
    panel.height - panel.bottom - (value / most) * (panel.height - panel.top - panel.bottom);
  const marks = [0, 0.25, 0.5, 0.75, 1].map((share) => share * most);
  const place = (point: GrowthPoint): string =>
    `${x(point.credentials).toFixed(1)},${y(of(point)).toFixed(1)}`;
  return [
    `  <text x="${at + panel.left}" y="22" font-size="12">${title}</text>`,
    ...marks.map(
      (value) =>
        `  <path d="M${at + panel.left} ${y(value).toFixed(1)}H${at + panel.width - panel.right}" stroke="${colours.grid}"/>` +
        `<text x="${at + panel.left - 8}" y="${(y(value) + 4).toFixed(1)}" text-anchor="end">${shown(value)}</text>`,
    ),
    `  <polyline points="${points.map(place).join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>`,
    ...points.map(
      (point) =>
        `  <circle cx="${x(point.credentials).toFixed(1)}" cy="${y(of(point)).toFixed(1)}" r="3.5" fill="${colour}"/>` +
        `<text x="${x(point.credentials).toFixed(1)}" y="${(y(of(point)) - 10).toFixed(1)}" text-anchor="middle">${shown(of(point))}</text>` +
        `<text x="${x(point.credentials).toFixed(1)}" y="${panel.height - panel.bottom + 18}" text-anchor="middle">${count(point.credentials)}</text>`,
    ),
    `  <text x="${at + (panel.left + panel.width - panel.right) / 2}" y="${panel.height - 8}" text-anchor="middle">credentials in the inventory</text>`,
  ].join('\n');
}

/** The next 1, 2 or 4 times a power of ten. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 4, 10].map((factor) => factor * power).find((step) => step >= value) ?? value;
}

function shown(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(2)));
}

function count(credentials: number): string {
  return credentials >= 1_000_000 ? `${credentials / 1_000_000} M` : `${credentials / 1000} k`;
}
