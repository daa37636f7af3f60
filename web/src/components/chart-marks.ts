import type uPlot from 'uplot';
import { spread } from '../graph/spread.ts';
import type { ChartMark } from './chart.tsx';

interface Style {
  readonly font: string;
  readonly colour: (name: string) => string;
}

/** Radius of a number above the chart, and how far apart two are, in pixels of the page. */
const radius = 8;
const apart = 17;

/** A line at each moment that lies within the chart, its number above. */
export function drawChartMarks(plot: uPlot, marks: readonly ChartMark[], { font, colour }: Style): void {
  const { ctx } = plot;
  const { left, top, width, height } = plot.bbox;
  const ratio = devicePixelRatio;
  const seen = marks
    .map((mark) => ({ mark, x: plot.valToPos(Date.parse(mark.at) / 1000, 'x', true) }))
    .filter(({ x }) => x >= left && x <= left + width);
  const places = sideBySide(
    seen.map(({ x }) => x),
    { step: apart * ratio, from: left, to: left + width },
  );
  ctx.save();
  ctx.font = font.replace(/^\d+px/, `600 ${10 * ratio}px`);
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  for (const [index, { mark, x }] of seen.entries()) {
    const above = { x: places[index] ?? x, y: top - (radius + 4) * ratio };
    ctx.strokeStyle = colour(mark.colour);
    ctx.fillStyle = colour(mark.colour);
    ctx.lineWidth = 1.25 * ratio;
    ctx.setLineDash([3 * ratio, 3 * ratio]);
    ctx.beginPath();
    ctx.moveTo(above.x, above.y + radius * ratio);
    ctx.lineTo(x, top);
    ctx.lineTo(x, top + height);
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.beginPath();
    ctx.arc(above.x, above.y, radius * ratio, 0, 2 * Math.PI);
    ctx.fill();
    ctx.fillStyle = colour('surface');
    ctx.fillText(String(mark.number), above.x, above.y + 0.5 * ratio);
  }
  ctx.restore();
}

/** The same order, at least a step apart, and within the chart while they fit. */
export function sideBySide(
  xs: readonly number[],
  { step, from, to }: { readonly step: number; readonly from: number; readonly to: number },
): readonly number[] {
  const order = xs.map((x, index) => ({ x, index })).sort((one, other) => one.x - other.x);
  const places = spread(
    order.map(({ x }) => x),
    step,
  );
  const over = Math.max(0, (places.at(-1) ?? to) - to);
  const under = Math.max(0, from - ((places[0] ?? from) - over));
  const found: number[] = [];
  for (const [rank, { index }] of order.entries()) found[index] = (places[rank] ?? 0) - over + under;
  return found;
}
