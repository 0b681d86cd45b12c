/** The metrics of an evaluation that the page shows, in the order of docs/evaluation.md. */
import { bytesText, countText, timeText } from "../../ui/format.ts";
import { numberAt, type Point, type Series } from "./run.ts";

export interface Measure {
  readonly label: string;
  readonly path: readonly string[];
  readonly text: (value: number) => string;
  /** Undefined if neither direction is better. */
  readonly better?: "higher" | "lower";
}
interface Group {
  readonly title: string;
  readonly measures: readonly Measure[];
}

const digits =
  (count: number, unit = "") =>
  (value: number) =>
    `${value.toFixed(count)}${unit}`;
const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;
const up = (label: string, path: string, text: Measure["text"]): Measure => ({
  label,
  path: path.split("."),
  text,
  better: "higher",
});
const down = (label: string, path: string, text: Measure["text"]): Measure => ({
  label,
  path: path.split("."),
  text,
  better: "lower",
});
const plain = (label: string, path: string, text: Measure["text"]): Measure => ({ label, path: path.split("."), text });
const shares = (at: string, names: readonly string[]): Measure[] =>
  names.map((name) =>
    up(name === "all" ? "All" : `${name[0]!.toUpperCase()}${name.slice(1)}`, `${at}.${name}.top1`, percent),
  );

export const GROUPS: readonly Group[] = [
  {
    title: "Model",
    measures: [
      plain("Weights", "parameters", countText),
      plain("Size", "bytes", bytesText),
      plain("Held-out pictures", "data.heldOut", countText),
    ],
  },
  {
    title: "Reconstruction",
    measures: [
      up("PSNR", "reconstruction.psnr.mean", digits(2, " dB")),
      up("SSIM", "reconstruction.ssim.mean", digits(3)),
      up("Right detail", "reconstruction.sharpness.rightDetail", percent),
      down("Seams", "reconstruction.sharpness.seams", digits(2)),
      down("FD in the encoder’s features", "reconstruction.fd.encoder.value", digits(2)),
      up("PSNR of the first stage", "firstStage.psnr.mean", digits(2, " dB")),
      plain("PSNR of as many principal components", "linear.principal.psnr.mean", digits(2, " dB")),
      up("PSNR on other backgrounds", "backgrounds.psnr.mean", digits(2, " dB")),
    ],
  },
  {
    title: "Generation",
    measures: [
      down("FD from text", "generation.text.fd.encoder.value", digits(2)),
      up("Precision from text", "generation.text.manifold.precision", percent),
      up("Recall from text", "generation.text.manifold.recall", percent),
      down("FD from labels", "generation.label.fd.encoder.value", digits(2)),
      plain("FD of held-out real pictures", "heldOutDistance.encoder.value", digits(2)),
      up("Labels drawn correctly", "labels.top1", percent),
      up("Requested backgrounds drawn correctly", "backgrounds.prompted.right", percent),
      plain("Variation between seeds relative to styles", "spread.ratio", digits(2)),
      plain("Path length over chord", "smoothness.pathOverChord.mean", digits(2)),
      down("Time from text to picture", "cost.text.seconds.mean", (value) => timeText(1000 * value)),
    ],
  },
  {
    title: "Prompts drawn correctly",
    measures: shares("retrieval", ["seen", "worded", "styled", "composed", "unseen", "reconstructions", "real"]),
  },
  {
    title: "Everyday prompts drawn correctly",
    measures: shares("everyday", [
      "names",
      "worded",
      "keywords",
      "misspelled",
      "unseen",
      "colours",
      "languages",
      "all",
    ]),
  },
];

export interface Curve {
  readonly title: string;
  readonly x: string;
  readonly series: readonly Series[];
  /** Whether the x axis is logarithmic. */
  readonly logX?: boolean;
}

function listAt(value: unknown, path: readonly string[]): readonly unknown[] {
  const found = path.reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], value);
  return Array.isArray(found) ? found : [];
}

function pointsOf(
  list: readonly unknown[],
  x: (entry: unknown, i: number) => number | undefined,
  y: string[],
): Point[] {
  return list.flatMap((entry, i) => {
    const [at, value] = [x(entry, i), numberAt(entry, y)];
    return at === undefined || value === undefined ? [] : [{ x: at, y: value }];
  });
}

/** Quality by number of steps, and losses by flow time. */
export function curvesOf(evaluation: object): Curve[] {
  const steps = (entry: unknown) => numberAt(entry, ["steps"]);
  const overSteps = (title: string, part: string, y: string[]): Curve => ({
    title,
    x: "steps",
    logX: true,
    series: [{ name: title, points: pointsOf(listAt(evaluation, ["steps", part]), steps, y) }],
  });
  const loss = (part: string, title: string): Curve => {
    const list = listAt(evaluation, ["flowLoss", part]);
    return {
      title,
      x: "t",
      series: [{ name: title, points: pointsOf(list, (_, i) => (i + 0.5) / list.length, ["mean"]) }],
    };
  };
  return [
    overSteps("PSNR of the decoder, dB", "decoder", ["psnr", "mean"]),
    overSteps("Prompts drawn correctly, by steps of the generator", "text", ["top1"]),
    loss("decoder", "Flow loss of the decoder"),
    loss("text", "Flow loss of the text generator"),
    loss("label", "Flow loss of the label generator"),
  ].filter(({ series }) => series.some(({ points }) => points.length > 1));
}
