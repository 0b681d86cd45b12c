/** Dot plots: a row for each variant, a panel for each measure, a dot for each repetition. An SVG document. */
import { coordinate, escapeXml, fitText, linearScale, tickLabel } from "@reptok/train/experiments";

export interface Panel {
  /** The measure with its unit: the label of the horizontal axis. */
  readonly label: string;
  /** A second line below it, such as which direction is better. */
  readonly note?: string;
  /** For each row, the values of its repetitions; an empty list leaves the row empty. */
  readonly values: readonly (readonly number[])[];
  /** A reference value, drawn as a dashed line. */
  readonly reference?: { readonly value: number; readonly name: string };
}

export interface DotPlotOptions {
  readonly title: string;
  /** Label of the vertical axis, above the rows' names. */
  readonly rowLabel: string;
  readonly rows: readonly string[];
  readonly panels: readonly Panel[];
}

const MARGIN = { left: 168, right: 24, top: 68, bottom: 62 };
const PANEL = 220;
const GAP = 40;
const ROW = 30;
const FONT = `font-family="DejaVu Sans, Liberation Sans, Arial, sans-serif" font-size="12" fill="#333"`;
const BLUE = "#0072b2";
const ORANGE = "#d55e00";

/** @throws RangeError if a panel has no values, or not one list of values per row */
export function dotPlotSvg({ title, rowLabel, rows, panels }: DotPlotOptions): string {
  const width = MARGIN.left + panels.length * (PANEL + GAP) - GAP + MARGIN.right;
  const bottom = MARGIN.top + rows.length * ROW;
  const height = bottom + MARGIN.bottom;
  const middle = (row: number): number => MARGIN.top + (row + 0.5) * ROW;
  const names = rows.map((name, row) => {
    const text = escapeXml(fitText(name, MARGIN.left - 34, 12));
    return `<text x="${MARGIN.left - 10}" y="${middle(row) + 4}" text-anchor="end">${text}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ${FONT}>`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    `<text x="16" y="24" font-size="15" font-weight="bold">${escapeXml(title)}</text>`,
    `<text x="16" y="${MARGIN.top - 12}" font-weight="bold">${escapeXml(fitText(rowLabel, MARGIN.left, 12))}</text>`,
    ...names,
    ...panels.map((panel, at) => drawPanel(panel, MARGIN.left + at * (PANEL + GAP), bottom, rows.length, middle)),
    "</svg>",
  ].join("");
}

function drawPanel(
  { label, note = "", values, reference }: Panel,
  left: number,
  bottom: number,
  rows: number,
  middle: (row: number) => number,
): string {
  const all = [...values.flat(), ...(reference ? [reference.value] : [])];
  if (values.length !== rows || values.flat().length === 0) {
    throw new RangeError(`expected values for ${rows} rows, got ${values.flat().length} in ${values.length} rows`);
  }
  const scale = linearScale(Math.min(...all), Math.max(...all), 4);
  const x = (value: number): string => coordinate(left + scale.place(value) * PANEL);
  const ticks = scale.ticks.map((tick) => {
    const line = `<path d="M${x(tick)} ${MARGIN.top}V${bottom}" stroke="#e4e4e4"/>`;
    return `${line}<text x="${x(tick)}" y="${bottom + 16}" text-anchor="middle" font-size="11">${tickLabel(tick)}</text>`;
  });
  const marks = values.flatMap((repetitions, row) => {
    if (repetitions.length === 0) return [];
    const mean = repetitions.reduce((sum, value) => sum + value, 0) / repetitions.length;
    const y = middle(row);
    const dots = repetitions.map(
      (value) => `<circle cx="${x(value)}" cy="${y}" r="4.5" fill="${BLUE}" opacity="0.75"/>`,
    );
    const bar = `<path d="M${x(mean)} ${y - 8}V${y + 8}" stroke="${BLUE}" stroke-width="2"/>`;
    return repetitions.length > 1 ? [bar, ...dots] : dots;
  });
  const compared = reference && [
    `<path d="M${x(reference.value)} ${MARGIN.top}V${bottom}" stroke="${ORANGE}" stroke-width="1.5" stroke-dasharray="5 4"/>`,
    `<text x="${x(reference.value)}" y="${MARGIN.top - 6}" font-size="11" fill="${ORANGE}">${escapeXml(reference.name)}</text>`,
  ];
  return [
    ...ticks,
    `<path d="M${left} ${MARGIN.top}V${bottom}H${left + PANEL}" fill="none" stroke="#888"/>`,
    ...(compared ?? []),
    ...marks,
    ...[label, note].map(
      (line, i) =>
        `<text x="${left + PANEL / 2}" y="${bottom + 36 + 16 * i}" text-anchor="middle">${escapeXml(line)}</text>`,
    ),
  ].join("");
}
