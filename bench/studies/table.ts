/** Studies' numbers as Markdown, one row per variant: means over the seeds, and the spread between seeds. */
import type { Result, StudyResults } from "./results.ts";

type Column = readonly [head: string, of: (result: Result) => number | undefined, digits: number];

const COLUMNS: readonly Column[] = [
  ["PSNR, dB", ({ psnr }) => psnr, 2],
  ["SSIM", ({ ssim }) => ssim, 3],
  ["FD reconstructed", ({ rfd }) => rfd, 2],
  ["flow loss", ({ flowLoss }) => flowLoss, 3],
  ["1 - cosine", ({ moved }) => moved, 4],
  ["FD generated", ({ gfd }) => gfd, 2],
  ["correct by name", ({ named }) => named, 3],
  ["correct by keyword", ({ byKeyword }) => byKeyword, 3],
  ["tokenizer samples", ({ effort }) => effort.tokenizer?.samples, 0],
  ["tokenizer seconds", ({ effort }) => effort.tokenizer?.seconds, 0],
];

/** "12.34", or with several seeds "12.34 ± 0.05", half the range of the values; empty without values. */
function cell(results: readonly Result[], [, of, digits]: Column): string {
  const values = results.map(of).filter((value) => value !== undefined);
  if (values.length === 0) return "";
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const spread = (Math.max(...values) - Math.min(...values)) / 2;
  return values.length > 1 && digits > 0 ? `${mean.toFixed(digits)} ± ${spread.toFixed(digits)}` : mean.toFixed(digits);
}

export function table({ name, title, varied, counts, results }: StudyResults): string {
  const columns = COLUMNS.filter(([, of]) => results.some((result) => of(result) !== undefined));
  const rows = [...new Set(results.map(({ variant }) => variant))].map((variant) => {
    const own = results.filter((result) => result.variant === variant);
    return [variant, String(own.length), ...columns.map((column) => cell(own, column))];
  });
  const head = [varied, "seeds", ...columns.map(([text]) => text)];
  const lines = [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
  const floor = results.find((result) => result.floor !== undefined)?.floor;
  const real = floor === undefined ? "" : ` Real held-out pictures have FD ${floor.toFixed(2)}.`;
  return [
    `## ${title}`,
    `![${title}](${name}.svg)`,
    lines.join("\n"),
    `${counts.pictures} reconstructed held-out pictures, ${counts.pictures} generated and ${counts.reference} reference pictures.${real}`,
  ].join("\n\n");
}
