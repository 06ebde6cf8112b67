/** Bars over token positions on a logarithmic axis, one panel below the other, as SVG. Its colours show on light and dark pages. */

interface Bar {
  readonly value: number;
  /** Written above the bar; such bars stand out. A panel has room for four labels close together. */
  readonly label?: string;
}

export interface Panel {
  readonly title: string;
  readonly bars: readonly Bar[];
}

export interface Axes {
  readonly x: string;
  readonly y: string;
  /** Lines across, the last of which is the top. */
  readonly ticks: readonly number[];
  /** The bottom. */
  readonly lowest: number;
}

const WIDTH = 860;
const MARGIN = { left: 64, right: 24, top: 76, bottom: 26 };
const PANEL_HEIGHT = 220;
const FOOT = 30;
const POSITION_STEP = 20;
const LABEL_SIZE = 11;
const LABEL_ROW = 13;
/** Of the widest usual letters; there is no way to measure here. */
const LETTER_WIDTH = 6.8;
const TEXT_COLOUR = '#7d8590';
const BAR_COLOUR = '#4a90d9';
const MARKED_COLOUR = '#e0702f';

export function barPanels(panels: readonly Panel[], axes: Axes): string {
  const height = panels.length * PANEL_HEIGHT + FOOT;
  const middle = (height - FOOT) / 2;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="12" fill="${TEXT_COLOUR}">`,
    ...panels.flatMap((panel, index) => drawPanel(panel, index * PANEL_HEIGHT, axes)),
    `<text x="${WIDTH / 2}" y="${height - 12}" text-anchor="middle">${escape(axes.x)}</text>`,
    `<text x="16" y="${middle}" text-anchor="middle" transform="rotate(-90 16 ${middle})">${escape(axes.y)}</text>`,
    '</svg>\n',
  ].join('\n');
}

function drawPanel({ title, bars }: Panel, top: number, { ticks, lowest }: Axes): string[] {
  const floor = top + PANEL_HEIGHT - MARGIN.bottom;
  const plotHeight = PANEL_HEIGHT - MARGIN.top - MARGIN.bottom;
  const right = WIDTH - MARGIN.right;
  const range = Math.log(ticks.at(-1)! / lowest);
  const y = (value: number): number =>
    floor - (plotHeight * Math.log(Math.max(value, lowest) / lowest)) / range;
  const slot = (right - MARGIN.left) / bars.length;
  const x = (position: number): number => MARGIN.left + position * slot;
  const text = (at: readonly [number, number], anchor: string, content: string): string =>
    `<text x="${at[0].toFixed(1)}" y="${at[1].toFixed(1)}" text-anchor="${anchor}" font-size="${LABEL_SIZE}">${escape(content)}</text>`;
  return [
    `<text x="${MARGIN.left}" y="${top + 16}" font-weight="bold">${escape(title)}</text>`,
    ...ticks.flatMap((tick) => [
      `<line x1="${MARGIN.left}" x2="${right}" y1="${y(tick).toFixed(1)}" y2="${y(tick).toFixed(1)}" stroke="${TEXT_COLOUR}" stroke-opacity="0.3"/>`,
      text([MARGIN.left - 6, y(tick) + 4], 'end', `${tick}×`),
    ]),
    ...bars.map(({ value, label }, position) => {
      const [left, upper] = [x(position), y(value)];
      const colour = label === undefined ? BAR_COLOUR : MARKED_COLOUR;
      return `<rect x="${left.toFixed(1)}" y="${upper.toFixed(1)}" width="${(slot * 0.8).toFixed(1)}" height="${(floor - upper).toFixed(1)}" fill="${colour}"/>`;
    }),
    ...placeLabels(bars, x).flatMap(({ label, position, row }) => {
      const [at, baseline] = [x(position), top + 32 + row * LABEL_ROW];
      const centre = (at + slot * 0.4).toFixed(1);
      return [
        `<line x1="${centre}" x2="${centre}" y1="${baseline + 3}" y2="${y(bars[position]!.value).toFixed(1)}" stroke="${MARKED_COLOUR}" stroke-opacity="0.6"/>`,
        text([at, baseline], 'start', label),
      ];
    }),
    `<line x1="${MARGIN.left}" x2="${right}" y1="${floor}" y2="${floor}" stroke="${TEXT_COLOUR}"/>`,
    ...Array.from({ length: Math.ceil(bars.length / POSITION_STEP) }, (_, step) =>
      text([x(step * POSITION_STEP) + slot * 0.4, floor + 14], 'middle', String(step * POSITION_STEP)),
    ),
  ];
}

/** A label begins above its bar, and below every label before it that reaches so far: then no line to a bar crosses one. */
function placeLabels(
  bars: readonly Bar[],
  x: (position: number) => number,
): { readonly label: string; readonly position: number; readonly row: number }[] {
  const placed: { label: string; position: number; row: number; end: number }[] = [];
  for (const [position, { label }] of bars.entries()) {
    if (label === undefined) continue;
    const above = placed.filter(({ end }) => end > x(position)).map(({ row }) => row);
    const end = x(position) + (label.length + 1) * LETTER_WIDTH;
    placed.push({ label, position, row: Math.max(-1, ...above) + 1, end });
  }
  return placed;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
