/** Report: evaluations and training runs from their files, one or two side by side. The files stay on the device. */
import { type DragEvent, useRef, useState } from "react";
import { useStudio } from "../../app/studio.tsx";
import { messageOf } from "../../engine/message.ts";
import { useLatest } from "../../lib/use-latest.ts";
import { Icon } from "../../ui/icon.tsx";
import { Problem } from "../../ui/problem.tsx";
import { Table } from "../../ui/table.tsx";
import { Chart } from "./chart.tsx";
import { droppedFiles, listedFiles } from "./files.ts";
import { type Curve, curvesOf, GROUPS, type Measure } from "./measures.ts";
import { numberAt, readRun, type Run, type RunFile } from "./run.ts";
import { Sheets } from "./sheets.tsx";

type Slots = readonly [Run | undefined, Run | undefined];

interface SlotProps {
  readonly title: string;
  readonly run: Run | undefined;
  readonly onRun: (run: Run | undefined) => void;
  /** Reads the served model's evaluation, if it has one. */
  readonly readServed: (() => Promise<Run>) | undefined;
}

function Slot({ title, run, onRun, readServed }: SlotProps) {
  const input = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string>();
  const open = (making: Promise<Run>) => {
    setProblem(undefined);
    making.then(onRun, (error: unknown) => setProblem(messageOf(error)));
  };
  const read = async (files: readonly RunFile[] | Promise<readonly RunFile[]>) => readRun(await files);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    open(read(droppedFiles(event.dataTransfer)));
  };
  return (
    <section className="card slot" aria-label={title} onDragOver={(event) => event.preventDefault()} onDrop={drop}>
      <h2>{run ? run.name : title}</h2>
      <div className="buttons">
        <button type="button" className={run ? "" : "primary"} onClick={() => input.current?.click()}>
          <Icon name="plus" /> {run ? "Open another folder" : "Open a folder"}
        </button>
        {readServed && !run && (
          <button type="button" onClick={() => open(readServed())}>
            This model’s evaluation
          </button>
        )}
        {run && (
          <button type="button" className="quiet" onClick={() => onRun(undefined)}>
            <Icon name="cross" /> Close
          </button>
        )}
      </div>
      <input
        ref={(element) => {
          input.current = element;
          element?.setAttribute("webkitdirectory", "");
        }}
        type="file"
        multiple
        className="visually-hidden"
        tabIndex={-1}
        aria-label={`${title}: folder`}
        onChange={({ target }) => {
          open(read(listedFiles(target.files)));
          target.value = "";
        }}
      />
      <Problem text={problem} />
    </section>
  );
}

/** Compares the second value with the first. */
function verdict({ better }: Measure, [a, b]: readonly (number | undefined)[]): "better" | "worse" | "" {
  if (better === undefined || a === undefined || b === undefined || a === b) return "";
  return b > a === (better === "higher") ? "better" : "worse";
}

function Measures({ runs }: { readonly runs: readonly Run[] }) {
  return GROUPS.map(({ title, measures }) => {
    const rows = measures
      .map((measure) => ({ measure, values: runs.map(({ evaluation }) => numberAt(evaluation, measure.path)) }))
      .filter(({ values }) => values.some((value) => value !== undefined));
    if (rows.length === 0) return null;
    return (
      <section key={title} className="card">
        <h2>{title}</h2>
        <Table label={title} className="measures" columns={["Metric", ...runs.map(({ name }) => name)]}>
          {rows.map(({ measure, values }) => (
            <tr key={measure.path.join(".")}>
              <th scope="row">{measure.label}</th>
              {values.map((value, i) => {
                const word = i === 1 ? verdict(measure, values) : "";
                return (
                  <td key={i} data-verdict={word}>
                    {value === undefined ? "–" : measure.text(value)} {word !== "" && <small>{word}</small>}
                  </td>
                );
              })}
            </tr>
          ))}
        </Table>
      </section>
    );
  });
}

/** Merges curves with the same title into one chart, with one line per run. */
function joined(runs: readonly { readonly run: Run; readonly curves: readonly Curve[] }[]): Curve[] {
  const byTitle = Map.groupBy(
    runs.flatMap(({ run, curves }) => curves.map((curve) => ({ run, curve }))),
    ({ curve }) => curve.title,
  );
  return [...byTitle.values()].map((same) => ({
    ...same[0]!.curve,
    series: same.flatMap(({ run, curve }) => curve.series.map(({ points }) => ({ name: run.name, points }))),
  }));
}

const trainingCurves = ({ logs }: Run): Curve[] =>
  logs.flatMap(({ name, scalars, evaluations }) => [
    ...scalars.map((series) => ({ title: `${name}: ${series.name}`, x: "steps", series: [series] })),
    ...evaluations.map((series) => ({ title: `${name}, evaluation: ${series.name}`, x: "steps", series: [series] })),
  ]);

function Curves({ runs }: { readonly runs: readonly Run[] }) {
  const groups = [
    { title: "Curves", of: ({ evaluation }: Run) => (evaluation ? curvesOf(evaluation) : []) },
    { title: "Training", of: trainingCurves },
  ];
  return groups.map(({ title, of }) => {
    const curves = joined(runs.map((run) => ({ run, curves: of(run) })));
    return curves.length === 0 ? null : (
      <section key={title} className="card">
        <h2>{title}</h2>
        <div className="charts">
          {curves.map((curve) => (
            <Chart key={curve.title} {...curve} />
          ))}
        </div>
      </section>
    );
  });
}

/** The served model's evaluation, if its manifest lists one. */
const EVALUATION = "evaluation.json";

export function Report() {
  const [[first, second], setSlots] = useState<Slots>([undefined, undefined]);
  const { model } = useStudio();
  const has = model.status === "ready" && model.opened.manifest.files.some(({ file: name }) => name === EVALUATION);
  const address = has ? `${model.entry.base}${EVALUATION}` : undefined;
  const served = useLatest(address, async (signal) => {
    const response = await fetch(address!, { signal });
    return response.ok ? response.blob() : undefined;
  });
  const file = served.value;
  const readServed = file && (() => readRun([{ path: EVALUATION, file }]));
  const runs = [first, second].filter((run) => run !== undefined);
  return (
    <div className="view report">
      <div className="intro">
        <h1>Report</h1>
        <p className="lead">
          Results of <code>reptok eval</code> and logs of training runs, one or two side by side. The files stay on this
          device.
        </p>
      </div>
      <div className="columns">
        <Slot title="First report" run={first} readServed={readServed} onRun={(run) => setSlots([run, second])} />
        <Slot
          title="Second report, to compare"
          run={second}
          readServed={readServed}
          onRun={(run) => setSlots([first, run])}
        />
      </div>
      {runs.length === 0 && (
        <p className="muted">
          Open or drop the folder of an evaluation (with <code>evaluation.json</code> and <code>sheets.json</code>) or
          of a training run (with a <code>log.jsonl</code> in each stage’s folder).
        </p>
      )}
      <Measures runs={runs} />
      <Curves runs={runs} />
      <Sheets runs={runs} />
    </div>
  );
}
