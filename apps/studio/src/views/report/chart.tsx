/** A line chart, with its numbers as a table. */
import { useId } from "react";
import type { Point, Series } from "./run.ts";
import { Table } from "../../ui/table.tsx";

const [WIDTH, HEIGHT] = [520, 240];
const MARGIN = { left: 52, right: 12, top: 12, bottom: 34 } as const;
/** Maximum number of points per line; longer lines are subsampled. */
const MAX_POINTS = 400;

interface Scale {
  readonly low: number;
  readonly high: number;
  at(value: number): number;
}

function scaleOf(values: readonly number[], from: number, to: number, log: boolean): Scale {
  const shape = log ? Math.log : (value: number) => value;
  let [low, high] = [Math.min(...values), Math.max(...values)];
  if (low === high) [low, high] = [low - Math.abs(low || 1) / 2, high + Math.abs(high || 1) / 2];
  const span = shape(high) - shape(low);
  return { low, high, at: (value) => from + ((shape(value) - shape(low)) / span) * (to - from) };
}

/** Every n-th point and the last. */
function subsampled(points: readonly Point[]): readonly Point[] {
  const every = Math.ceil(points.length / MAX_POINTS);
  return points.filter((_, i) => i % every === 0 || i === points.length - 1);
}

const short = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });
/** Three significant digits, thousands as k. */
const textOf = (value: number): string =>
  Math.abs(value) >= 10_000 ? `${short.format(value / 1000)}k` : short.format(value);

function ticks({ low, high }: Scale, log: boolean): number[] {
  const middle = log ? Math.sqrt(low * high) : (low + high) / 2;
  return [low, middle, high];
}

interface ChartProps {
  readonly title: string;
  /** Name of the x axis. */
  readonly x: string;
  readonly series: readonly Series[];
  readonly logX?: boolean | undefined;
}

export function Chart({ title, x, series, logX = false }: ChartProps) {
  const id = useId();
  const lines = series
    .map(({ name, points }) => ({ name, points: subsampled(points) }))
    .filter(({ points }) => points.length > 0);
  const all = lines.flatMap(({ points }) => points);
  if (all.length === 0) return null;
  const log = logX && all.every((point) => point.x > 0);
  const across = scaleOf(
    all.map((point) => point.x),
    MARGIN.left,
    WIDTH - MARGIN.right,
    log,
  );
  const up = scaleOf(
    all.map((point) => point.y),
    HEIGHT - MARGIN.bottom,
    MARGIN.top,
    false,
  );
  return (
    <figure className="chart">
      <figcaption id={id}>{title}</figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-labelledby={id}>
        {ticks(up, false).map((value) => (
          <g key={value}>
            <line className="grid" x1={MARGIN.left} x2={WIDTH - MARGIN.right} y1={up.at(value)} y2={up.at(value)} />
            <text x={MARGIN.left - 8} y={up.at(value) + 4} textAnchor="end">
              {textOf(value)}
            </text>
          </g>
        ))}
        {ticks(across, log).map((value, i) => (
          <text key={value} x={across.at(value)} y={HEIGHT - 14} textAnchor={["start", "middle", "end"][i] as "start"}>
            {i === 2 ? `${textOf(value)} ${x}` : textOf(value)}
          </text>
        ))}
        {lines.map(({ name, points }, i) => (
          <polyline
            key={name}
            className={`line line-${i % 4}`}
            points={points.map((point) => `${across.at(point.x).toFixed(1)},${up.at(point.y).toFixed(1)}`).join(" ")}
          />
        ))}
      </svg>
      {lines.length > 1 && (
        <ul className="legend">
          {lines.map(({ name }, i) => (
            <li key={name} className={`line-${i % 4}`}>
              {name}
            </li>
          ))}
        </ul>
      )}
      <details>
        <summary>Numbers</summary>
        <Table label={`Numbers of ${title}`} columns={["Line", x, "Value"]}>
          {lines.flatMap(({ name, points }) =>
            points.map((point) => (
              <tr key={`${name} ${point.x}`}>
                <td>{name}</td>
                <td>{textOf(point.x)}</td>
                <td>{textOf(point.y)}</td>
              </tr>
            )),
          )}
        </Table>
      </details>
    </figure>
  );
}
