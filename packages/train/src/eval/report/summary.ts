/** The numbers of an evaluation as rows of a table. */
import type { Evaluation } from "../evaluation.ts";
import type { Mean } from "../metrics/summary.ts";
import type { Reconstructed } from "../sections/linear.ts";
import type { Distances } from "../sections/section.ts";

export interface SummaryRow {
  readonly measure: string;
  readonly value: string;
  /** Sample size. */
  readonly n: string;
}

const spread = ({ mean, standardError }: Mean, digits: number): string =>
  `${mean.toFixed(digits)} ± ${standardError.toFixed(digits)}`;
const percent = (fraction: number): string => `${(100 * fraction).toFixed(1)} %`;

function meanRow(measure: string, value: Mean | undefined, digits: number): SummaryRow[] {
  return value === undefined ? [] : [{ measure, value: spread(value, digits), n: String(value.n) }];
}

function distanceRows(measure: string, distances: Distances | undefined): SummaryRow[] {
  return Object.entries(distances ?? {}).map(([name, { value, n, reference }]) => ({
    measure: `${measure}, FD (${name})`,
    value: value.toPrecision(4),
    n: `${n} against ${reference}`,
  }));
}

function generationRows({ generation, heldOutDistance }: Evaluation): SummaryRow[] {
  const rows = Object.entries(generation).flatMap(([generator, found]) => {
    const { manifold, fd } = found;
    const n = manifold && `${manifold.n} against ${manifold.reference}`;
    return [
      ...distanceRows(`generation, ${generator}`, fd),
      ...(manifold && n
        ? [
            { measure: `generation, ${generator}, precision`, value: percent(manifold.precision), n },
            { measure: `generation, ${generator}, recall`, value: percent(manifold.recall), n },
          ]
        : []),
    ];
  });
  return [...rows, ...distanceRows("held-out real pictures", heldOutDistance)];
}

/** Kinds that are not prompts. */
const BOUNDS: Readonly<Record<string, string>> = { reconstructions: "reconstructions", real: "held-out real pictures" };

function retrievalRows({ retrieval }: Evaluation): SummaryRow[] {
  return Object.entries(retrieval ?? {}).flatMap(([kind, score]) => {
    const n = String(score.n);
    const name = `retrieval, ${BOUNDS[kind] ?? `${kind} prompts`}`;
    return [
      { measure: `${name}, top 1`, value: percent(score.top1), n },
      { measure: `${name}, top 5`, value: percent(score.top5), n },
      ...("style" in score && typeof score.style === "number"
        ? [{ measure: `${name}, style`, value: percent(score.style), n }]
        : []),
    ];
  });
}

function reconstructionRows(measure: string, scores: Reconstructed | undefined): SummaryRow[] {
  if (scores === undefined) return [];
  const { psnr, sharpness } = scores;
  const { rightDetail, seams, n } = sharpness;
  return [
    ...meanRow(`${measure}, PSNR in dB`, psnr, 2),
    ...(rightDetail === undefined
      ? []
      : [{ measure: `${measure}, right detail`, value: percent(rightDetail), n: String(n) }]),
    ...(seams === undefined ? [] : [{ measure: `${measure}, seams`, value: seams.toFixed(2), n: String(n) }]),
  ];
}

function linearRows({ linear }: Evaluation): SummaryRow[] {
  if (linear === undefined) return [];
  return [
    ...reconstructionRows(`${linear.numbers} principal components`, linear.principal),
    ...reconstructionRows("ridge regression from the token", linear.ridge),
  ];
}

function backgroundRows({ backgrounds }: Evaluation): SummaryRow[] {
  const prompted = backgrounds?.prompted;
  return [
    ...reconstructionRows("on other backgrounds", backgrounds),
    ...(prompted
      ? [
          {
            measure: "prompts that name a background, right background",
            value: percent(prompted.right),
            n: String(prompted.n),
          },
        ]
      : []),
  ];
}

function everydayRows({ everyday }: Evaluation): SummaryRow[] {
  return Object.entries(everyday ?? {}).map(([kind, { top1, n }]) => ({
    measure: `everyday prompts, ${kind}, top 1`,
    value: percent(top1),
    n: String(n),
  }));
}

function variety({ labels, spread }: Evaluation): SummaryRow[] {
  const rows: SummaryRow[] = [];
  if (labels !== undefined) {
    const { top1, n, real } = labels;
    rows.push({ measure: "labels, nearest real picture has the label", value: percent(top1), n: String(n) });
    const measure = "labels, the same of held-out real pictures";
    rows.push({ measure, value: percent(real.top1), n: String(real.n) });
  }
  if (spread !== undefined) {
    const measure = "spread of four seeds over that of real pictures";
    rows.push({ measure, value: spread.ratio.toFixed(2), n: `${spread.seeds.n} concepts` });
  }
  return rows;
}

function costRows({ cost }: Evaluation): SummaryRow[] {
  return Object.entries(cost).flatMap(([name, { seconds, evaluations }]) => [
    ...meanRow(`seconds per picture, ${name}`, seconds, 2),
    {
      measure: `network evaluations per picture, ${name}`,
      value: Object.entries(evaluations)
        .map(([component, rows]) => `${component} ${rows}`)
        .join(", "),
      n: String(seconds.n),
    },
  ]);
}

export function summaryRows(evaluation: Evaluation): SummaryRow[] {
  const { reconstruction, firstStage, smoothness, bytes, parameters } = evaluation;
  return [
    { measure: "size", value: `${(bytes / 1e6).toFixed(1)} MB`, n: `${(parameters / 1e6).toFixed(1)} M weights` },
    ...reconstructionRows("reconstruction", reconstruction),
    ...meanRow("reconstruction, SSIM", reconstruction.ssim, 3),
    ...distanceRows("reconstruction", reconstruction.fd),
    ...meanRow("cosine to the frozen token", reconstruction.frozenCosine, 3),
    ...reconstructionRows("first stage alone", firstStage),
    ...linearRows(evaluation),
    ...backgroundRows(evaluation),
    ...generationRows(evaluation),
    ...everydayRows(evaluation),
    ...retrievalRows(evaluation),
    ...variety(evaluation),
    ...meanRow("smoothness, path over chord", smoothness?.pathOverChord, 2),
    ...meanRow("smoothness, largest step", smoothness?.largestStep, 2),
    ...costRows(evaluation),
  ];
}

/** The distinct caveats of all distances. */
export function caveats({ reconstruction, generation, heldOutDistance, steps }: Evaluation): string[] {
  const named: [string, Distances | undefined][] = [
    ["reconstruction", reconstruction.fd],
    ...Object.entries(generation).map(([name, found]): [string, Distances] => [`generation, ${name}`, found.fd]),
    ["held-out real pictures", heldOutDistance],
    ["steps", steps.decoder[0]?.fd],
  ];
  return named.flatMap(([name, distances]) =>
    Object.entries(distances ?? {}).flatMap(([space, { caveat }]) =>
      caveat === undefined ? [] : [`FD of ${name} (${space}): ${caveat}`],
    ),
  );
}
