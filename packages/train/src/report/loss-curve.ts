/** Line charts of training: one or several series over the steps, as a PNG. */
import sharp from "sharp";
import { linearScale, logScale, tickLabel } from "./scale.ts";
import type { Scale } from "./scale.ts";
import { coordinate, escapeXml, fitText } from "./svg.ts";

export interface Series {
  readonly name: string;
  /** Points with ascending x; a non-finite y leaves a gap. */
  readonly points: readonly { readonly x: number; readonly y: number }[];
  /**
   * Window, in points, of a centred running mean drawn over the pale raw line; 1 (default) draws the raw line alone.
   */
  readonly smooth?: number;
}

export interface LossCurveOptions {
  readonly title?: string;
  readonly xLabel?: string;
  readonly yLabel?: string;
  /** Logarithmic y axis; values of 0 and below are omitted. */
  readonly log?: boolean;
  readonly width?: number;
  readonly height?: number;
}

/** The Okabe-Ito palette, distinguishable with colour blindness. */
const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000"] as const;
const MARGIN = { left: 68, right: 16, top: 36, bottom: 48 };
const FONT = `font-family="DejaVu Sans, Liberation Sans, Arial, sans-serif" font-size="11" fill="#333"`;

/** Draws the chart at twice its nominal size, for high-resolution screens. */
export async function lossCurve(series: readonly Series[], options: LossCurveOptions = {}): Promise<Buffer> {
  return sharp(Buffer.from(lossCurveSvg(series, options)), { density: 144 })
    .png()
    .toBuffer();
}

/**
 * The chart as an SVG document.
 *
 * @throws RangeError when no series has a drawable point
 */
export function lossCurveSvg(series: readonly Series[], options: LossCurveOptions = {}): string {
  const { title = "", xLabel = "step", yLabel = "loss", log = false, width = 720, height = 400 } = options;
  const visible = (y: number) => Number.isFinite(y) && (!log || y > 0);
  const points = series.flatMap((line) => line.points).filter(({ x, y }) => Number.isFinite(x) && visible(y));
  if (points.length === 0) throw new RangeError("expected at least one point to draw");
  const [lowX, highX] = extent(points.map(({ x }) => x));
  const [lowY, highY] = extent(points.map(({ y }) => y));
  const xScale = linearScale(lowX, highX, 8);
  const yScale = log ? logScale(lowY, highY) : linearScale(lowY, highY);
  const frame = {
    x: (value: number) => MARGIN.left + xScale.place(value) * (width - MARGIN.left - MARGIN.right),
    y: (value: number) => height - MARGIN.bottom - yScale.place(value) * (height - MARGIN.top - MARGIN.bottom),
  };
  const lines = series.map(({ points: own, smooth = 1 }, at) => {
    const colour = COLOURS[at % COLOURS.length]!;
    const raw = pathOf(thin(own, 2 * width), frame, visible);
    if (smooth <= 1) return `<path d="${raw}" stroke="${colour}" stroke-width="1.5"/>`;
    const mean = pathOf(thin(runningMean(own, smooth, visible), width), frame, visible);
    const pale = `<path d="${raw}" stroke="${colour}" stroke-width="1" opacity="0.25"/>`;
    return `${pale}<path d="${mean}" stroke="${colour}" stroke-width="1.8"/>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ${FONT}>`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    grid(xScale, yScale, frame, width, height),
    `<g fill="none" stroke-linejoin="round">${lines.join("")}</g>`,
    labels({ title, xLabel, yLabel: log ? `${yLabel} (log)` : yLabel }, width, height),
    legend(series, width),
    `</svg>`,
  ].join("");
}

interface Frame {
  x(value: number): number;
  y(value: number): number;
}

function extent(values: readonly number[]): [low: number, high: number] {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}

function pathOf(points: Series["points"], frame: Frame, visible: (y: number) => boolean): string {
  let pen = "M";
  let path = "";
  for (const { x, y } of points) {
    if (!visible(y) || !Number.isFinite(x)) {
      pen = "M";
      continue;
    }
    path += `${pen}${coordinate(frame.x(x))} ${coordinate(frame.y(y))}`;
    pen = "L";
  }
  return path;
}

/** Mean over `window` visible points around each, fewer at the ends. */
export function runningMean(
  points: Series["points"],
  window: number,
  visible: (y: number) => boolean = Number.isFinite,
): Series["points"] {
  const shown = points.filter(({ y }) => visible(y));
  const sums = [0];
  for (const { y } of shown) sums.push(sums.at(-1)! + y);
  const before = Math.floor((window - 1) / 2);
  return shown.map(({ x }, at) => {
    const from = Math.max(0, at - before);
    const to = Math.min(shown.length, at - before + window);
    return { x, y: (sums[to]! - sums[from]!) / (to - from) };
  });
}

/** Every k-th point and the last, so that about `limit` remain. */
function thin(points: Series["points"], limit: number): Series["points"] {
  const stride = Math.ceil(points.length / limit);
  return stride <= 1 ? points : points.filter((_, at) => at % stride === 0 || at === points.length - 1);
}

function grid(xScale: Scale, yScale: Scale, frame: Frame, width: number, height: number): string {
  const bottom = height - MARGIN.bottom;
  const right = width - MARGIN.right;
  const columns = xScale.ticks.map((tick) => {
    const x = coordinate(frame.x(tick));
    const text = `<text x="${x}" y="${bottom + 16}" text-anchor="middle">${tickLabel(tick)}</text>`;
    return `<path d="M${x} ${MARGIN.top}V${bottom}" stroke="#e4e4e4"/>${text}`;
  });
  const rows = yScale.ticks.map((tick) => {
    const y = frame.y(tick);
    const text = `<text x="${MARGIN.left - 8}" y="${coordinate(y + 4)}" text-anchor="end">${tickLabel(tick)}</text>`;
    return `<path d="M${MARGIN.left} ${coordinate(y)}H${right}" stroke="#e4e4e4"/>${text}`;
  });
  const axes = `<path d="M${MARGIN.left} ${MARGIN.top}V${bottom}H${right}" fill="none" stroke="#888"/>`;
  return [...columns, ...rows, axes].join("");
}

function labels(text: { title: string; xLabel: string; yLabel: string }, width: number, height: number): string {
  const middle = (MARGIN.left + width - MARGIN.right) / 2;
  const centre = (MARGIN.top + height - MARGIN.bottom) / 2;
  const title = escapeXml(fitText(text.title, width / 2, 14));
  return [
    `<text x="${MARGIN.left}" y="22" font-size="14" font-weight="bold">${title}</text>`,
    `<text x="${middle}" y="${height - 12}" text-anchor="middle">${escapeXml(text.xLabel)}</text>`,
    `<text transform="translate(16 ${centre}) rotate(-90)" text-anchor="middle">${escapeXml(text.yLabel)}</text>`,
  ].join("");
}

/** Names in their colours, right-aligned above the chart; omitted for a single series. */
function legend(series: readonly Series[], width: number): string {
  if (series.length < 2) return "";
  const names = series.map(({ name }, at) => {
    const colour = COLOURS[at % COLOURS.length]!;
    return `<tspan fill="${colour}" dx="${at === 0 ? 0 : 14}">${escapeXml(fitText(name, 140, 11))}</tspan>`;
  });
  return `<text x="${width - MARGIN.right}" y="22" text-anchor="end" font-weight="bold">${names.join("")}</text>`;
}
