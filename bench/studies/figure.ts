/** A study's figure. */
import { dotPlotSvg, type Panel } from "./dot-plot.ts";
import type { Numbers } from "./measure.ts";
import type { Result, StudyResults } from "./results.ts";

type Measure = Exclude<keyof Numbers, "floor" | "psnrError">;

const LABELS: Readonly<Record<Measure, readonly [label: string, note: string]>> = {
  psnr: ["PSNR of reconstructions, dB", "more is better"],
  ssim: ["SSIM of reconstructions", "more is better"],
  rfd: ["FD of reconstructions", "squared units of features, less is better"],
  flowLoss: ["held-out flow loss, squared velocity", "less is better"],
  moved: ["1 - cosine to the frozen token", "how far training has moved the token"],
  named: ["fraction correct by name", "more is better"],
  byKeyword: ["fraction correct by keyword", "keywords unique to one concept; more is better"],
  gfd: ["FD of generated pictures", "squared units of features, less is better"],
};

/** Panels of the measurements: prompts; or reconstruction, then the token, then generation. */
export function figure({ title, varied, results }: Omit<StudyResults, "counts" | "features">): string {
  const rows = [...new Set(results.map(({ variant }) => variant))];
  const measured = (measure: Measure) => results.some((result) => result[measure] !== undefined);
  const measures: readonly Measure[] = measured("named")
    ? ["named", "byKeyword"]
    : measured("gfd")
      ? ["psnr", "moved", "gfd"]
      : ["psnr", "ssim", "rfd"];
  return dotPlotSvg({
    title,
    rowLabel: varied,
    rows,
    panels: measures.map((measure) => panelOf(measure, rows, results)),
  });
}

function panelOf(measure: Measure, rows: readonly string[], results: readonly Result[]): Panel {
  const values = rows.map((row) =>
    results.flatMap(({ variant, [measure]: value }) => (variant === row && value !== undefined ? [value] : [])),
  );
  const floor = measure === "gfd" ? results.find((result) => result.floor !== undefined)?.floor : undefined;
  const reference = floor === undefined ? {} : { reference: { value: floor, name: "real" } };
  const [label, note] = LABELS[measure];
  return { label, note, values, ...reference };
}
