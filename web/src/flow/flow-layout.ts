/** So many of something go from one place of a column to a place of the next. */
export interface Flow {
  readonly from: string;
  readonly to: string;
  readonly amount: number;
}

export interface FlowSize {
  readonly width: number;
  /** Of the drawing at least; many places make it higher. */
  readonly height: number;
  readonly nodeWidth: number;
  /** Between two places of a column. */
  readonly gap: number;
  /** Of a place, so that it can be pointed at and its name be read. */
  readonly leastHeight: number;
}

export interface FlowNode {
  readonly id: string;
  readonly column: number;
  readonly amount: number;
  readonly x: number;
  readonly y: number;
  readonly height: number;
}

export interface FlowBand {
  readonly from: string;
  readonly to: string;
  readonly amount: number;
  /** Of an SVG path around the band. */
  readonly path: string;
}

export interface FlowLayout {
  readonly nodes: readonly FlowNode[];
  readonly bands: readonly FlowBand[];
  readonly width: number;
  readonly height: number;
}

/**
 * Columns of places with bands between (a Sankey drawing). `stages` are the flows between each two columns; the
 * largest place is at the top. A place is as high as the greater of what comes and what goes.
 */
export function flowLayout(stages: readonly (readonly Flow[])[], size: FlowSize): FlowLayout {
  const columns = columnsOf(stages);
  const most = Math.max(
    1,
    ...columns.map((column) => [...column.values()].reduce((sum, one) => sum + one, 0)),
  );
  const longest = Math.max(1, ...columns.map((column) => column.size));
  const scale = Math.max(0, size.height - (longest - 1) * size.gap) / most;
  const nodes = columns.flatMap((column, index) => placeColumn(column, index, { ...size, scale, columns }));
  const height = Math.max(0, ...nodes.map((node) => node.y + node.height));
  const byPlace = new Map(nodes.map((node) => [keyOf(node.column, node.id), node]));
  return {
    nodes,
    bands: stages.flatMap((stage, index) => bandsOf(stage, index, { byPlace, scale, size })),
    width: size.width,
    height,
  };
}

/** Of each column the places with their amounts, the greatest first. */
function columnsOf(stages: readonly (readonly Flow[])[]): readonly ReadonlyMap<string, number>[] {
  return Array.from({ length: stages.length + 1 }, (_, column) => {
    const going = sums(stages[column] ?? [], 'from');
    const coming = sums(stages[column - 1] ?? [], 'to');
    const all = [...new Set([...going.keys(), ...coming.keys()])].map((id): [string, number] => [
      id,
      Math.max(going.get(id) ?? 0, coming.get(id) ?? 0),
    ]);
    return new Map(all.sort(([one, a], [other, b]) => b - a || (one < other ? -1 : 1)));
  });
}

function sums(flows: readonly Flow[], end: 'from' | 'to'): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const flow of flows) found.set(flow[end], (found.get(flow[end]) ?? 0) + flow.amount);
  return found;
}

function placeColumn(
  column: ReadonlyMap<string, number>,
  index: number,
  {
    width,
    nodeWidth,
    gap,
    leastHeight,
    scale,
    columns,
  }: FlowSize & {
    readonly scale: number;
    readonly columns: readonly unknown[];
  },
): readonly FlowNode[] {
  const x = columns.length < 2 ? 0 : (index * (width - nodeWidth)) / (columns.length - 1);
  let y = 0;
  return [...column].map(([id, amount]) => {
    const height = Math.max(leastHeight, amount * scale);
    const node = { id, column: index, amount, x, y, height };
    y += height + gap;
    return node;
  });
}

/** Bands leave and reach a place in the order of the places at their other ends, so that they cross little. */
function bandsOf(
  stage: readonly Flow[],
  column: number,
  {
    byPlace,
    scale,
    size,
  }: {
    readonly byPlace: ReadonlyMap<string, FlowNode>;
    readonly scale: number;
    readonly size: FlowSize;
  },
): readonly FlowBand[] {
  const ends = stage.flatMap((flow) => {
    const from = byPlace.get(keyOf(column, flow.from));
    const to = byPlace.get(keyOf(column + 1, flow.to));
    return from === undefined || to === undefined ? [] : [{ flow, from, to, thickness: flow.amount * scale }];
  });
  const tops = new Map<(typeof ends)[number], { start: number; end: number }>();
  const taken = new Map<FlowNode, { out: number; in: number }>();
  const takenOf = (node: FlowNode) => taken.get(node) ?? { out: 0, in: 0 };
  for (const end of [...ends].sort((one, other) => one.to.y - other.to.y)) {
    const used = takenOf(end.from);
    tops.set(end, { start: end.from.y + used.out, end: 0 });
    taken.set(end.from, { ...used, out: used.out + end.thickness });
  }
  for (const end of [...ends].sort((one, other) => one.from.y - other.from.y)) {
    const used = takenOf(end.to);
    tops.set(end, { start: tops.get(end)?.start ?? 0, end: end.to.y + used.in });
    taken.set(end.to, { ...used, in: used.in + end.thickness });
  }
  return ends.map((end) => {
    const { start, end: reached } = tops.get(end) ?? { start: 0, end: 0 };
    const left = { x: end.from.x + size.nodeWidth, y: start };
    const right = { x: end.to.x, y: reached };
    return { ...end.flow, path: ribbon(left, right, Math.max(1.5, end.thickness)) };
  });
}

interface Corner {
  readonly x: number;
  readonly y: number;
}

function ribbon(left: Corner, right: Corner, thickness: number): string {
  const middle = round((left.x + right.x) / 2);
  const [x1, y1, x2, y2] = [left.x, left.y, right.x, right.y].map(round);
  const [b1, b2] = [left.y + thickness, right.y + thickness].map(round);
  return `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}L${x2} ${b2}C${middle} ${b2} ${middle} ${b1} ${x1} ${b1}Z`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function keyOf(column: number, id: string): string {
  return `${column} ${id}`;
}
