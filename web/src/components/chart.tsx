import { useEffect, useRef } from 'preact/hooks';
import type uPlot from 'uplot';
import { theme } from '../theme/theme.ts';
import { drawChartMarks } from './chart-marks.ts';

export interface ChartSeries {
  readonly label: string;
  /** A colour of the page: `accent`, `bad`, `info`. */
  readonly colour: string;
  readonly values: readonly (number | null)[];
}

/** A moment to be marked; numbers tie the marks to a list beside the chart. */
export interface ChartMark {
  readonly number: number;
  readonly at: string;
  /** A colour of the page. */
  readonly colour: string;
}

export interface ChartProps {
  /** What it shows, for whoever does not see it. */
  readonly label: string;
  /** Moments from when each value is, ISO 8601, and in `end` until when the last is. */
  readonly at: readonly string[];
  readonly end: string;
  /** The end of the time that is drawn, when it is later. */
  readonly until?: string;
  readonly series: readonly ChartSeries[];
  readonly marks?: readonly ChartMark[];
  readonly height?: number;
}

const noMarks: readonly ChartMark[] = [];

/** There is no half of a use. */
const wholeSteps = Array.from({ length: 12 }, (_, power) =>
  [1, 2, 5].map((step) => step * 10 ** power),
).flat();

/** Counts over time, as steps. */
export function Chart({ label, at, end, until = end, series, marks = noMarks, height = 200 }: ChartProps) {
  const holder = useRef<HTMLDivElement>(null);
  const chosen = theme.value;
  useEffect(() => {
    const element = holder.current;
    if (element === null) return;
    let plot: uPlot | null = null;
    let gone = false;
    const resized = new ResizeObserver(() => plot?.setSize({ width: element.clientWidth, height }));
    const draw = async () => {
      // Only views with a chart pay for it.
      const [{ default: Plot }] = await Promise.all([import('uplot'), import('uplot/dist/uPlot.min.css')]);
      if (gone) return;
      const options = optionsOf(element, { series, marks, height, until }, Plot);
      plot = new Plot(options, dataOf([...at, end], series), element);
      resized.observe(element);
    };
    void draw();
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const redraw = () => {
      plot?.destroy();
      void draw();
    };
    dark.addEventListener('change', redraw);
    return () => {
      gone = true;
      dark.removeEventListener('change', redraw);
      resized.disconnect();
      plot?.destroy();
    };
  }, [at, end, until, series, marks, height, chosen]);
  return <figure class="chart" ref={holder} role="img" aria-label={label} />;
}

/** The last value is held until the end. */
function dataOf(at: readonly string[], series: readonly ChartSeries[]): uPlot.AlignedData {
  return [
    at.map((iso) => Date.parse(iso) / 1000),
    ...series.map(({ values }) => [...values, values.at(-1) ?? null]),
  ];
}

type Drawn = Required<Pick<ChartProps, 'series' | 'marks' | 'height' | 'until'>>;

function optionsOf(
  element: HTMLElement,
  { series, marks, height, until }: Drawn,
  Plot: typeof uPlot,
): uPlot.Options {
  const colour = (name: string): string => resolvedColour(element, name);
  const font = `11px ${getComputedStyle(element).fontFamily}`;
  const axis: uPlot.Axis = {
    stroke: colour('text-3'),
    grid: { stroke: colour('line'), width: 1 },
    ticks: { show: false },
    font,
  };
  const stepped = Plot.paths.stepped?.({ align: 1 });
  const drawMarks = (plot: uPlot) => drawChartMarks(plot, marks, { font, colour });
  return {
    width: element.clientWidth,
    height,
    // What happened elsewhere is told in one zone everywhere.
    tzDate: (seconds) => Plot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
    legend: { live: true },
    cursor: { points: { size: 6 }, y: false },
    padding: [marks.length > 0 ? 22 : 8, 8, 0, 0],
    scales: {
      x: { range: (_plot, from) => [from, Date.parse(until) / 1000] },
      y: { range: (_plot, _least, most) => [0, Math.max(4, most * 1.1)] },
    },
    hooks: { draw: [drawMarks] },
    series: [
      { label: 'UTC', value: (_plot, seconds) => (seconds === null ? '' : dayAndTime(seconds)) },
      ...series.map((one) => ({
        label: one.label,
        value: (_plot: uPlot, count: number | null) => count?.toLocaleString('en') ?? '',
        stroke: colour(one.colour),
        fill: colour(`${one.colour}-bg`),
        width: 1.5,
        points: { show: false },
        ...(stepped === undefined ? {} : { paths: stepped }),
      })),
    ],
    axes: [
      {
        ...axis,
        values: (...[, splits, , , step]: Parameters<uPlot.Axis.DynamicValues>) =>
          splits.map((at) => tickWords(at, step)),
      },
      {
        ...axis,
        size: 48,
        incrs: wholeSteps,
        values: (_plot, splits) => splits.map((value) => value.toLocaleString('en')),
      },
    ],
  };
}

/** `11-20 14:00` of seconds since the epoch. */
function dayAndTime(seconds: number): string {
  const iso = new Date(seconds * 1000).toISOString();
  return `${iso.slice(5, 10)} ${iso.slice(11, 16)}`;
}

/** The time, and at midnight the day. */
function tickWords(seconds: number, stepSeconds: number): string {
  const [day, time] = dayAndTime(seconds).split(' ');
  return (stepSeconds >= 86_400 || time === '00:00' ? day : time) ?? '';
}

/** A canvas does not understand variables: the colour as the page shows it now. */
function resolvedColour(element: HTMLElement, name: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(--${name})`;
  element.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
