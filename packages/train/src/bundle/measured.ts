/** An evaluation as the model card's section "Measured". */
import { EVERYDAY_KINDS, type EverydayKind } from "../data/everyday-prompts.ts";
import type { Evaluation } from "../eval/evaluation.ts";
import { summaryRows } from "../eval/report/summary.ts";

const WHAT: Readonly<Record<EverydayKind, string>> = {
  names: "plain names",
  worded: "in sentences that no caption has",
  keywords: "keywords without the name",
  misspelled: "plurals and misspellings",
  unseen: "words that no caption has",
  colours: "in other colours",
  languages: "other languages",
};

const percent = (share: number | undefined): string => (share === undefined ? "" : `${(100 * share).toFixed(0)} %`);

/** A table of cells, the first row its head. */
const table = ([head = [], ...rows]: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

function everydayTable({ everyday }: Evaluation, before: Evaluation | undefined): string {
  if (everyday === undefined) return "";
  const rows = [...EVERYDAY_KINDS, "all" as const].map((kind) => {
    const { top1, top5, n } = everyday[kind];
    const old = before && [percent(before.everyday?.[kind].top1)];
    return [kind === "all" ? "all" : WHAT[kind], ...(old ?? []), percent(top1), percent(top5), String(n)];
  });
  const head = ["everyday prompts", ...(before ? ["top 1 before"] : []), "top 1", "top 5", "prompts"];
  return `Pictures drawn from prompts, encoded, and looked up among all real pictures by cosine:\n\n${table([head, ...rows])}\n\n`;
}

/** Markdown tables of everyday prompts and all numbers of the summary, next to those of an earlier evaluation, if any. */
export function measuredSection(evaluation: Evaluation, before?: Evaluation): string {
  const old = new Map(before && summaryRows(before).map(({ measure, value }) => [measure, value]));
  const rows = summaryRows(evaluation).map(({ measure, value, n }) => {
    const was = before ? [old.get(measure) ?? ""] : [];
    return [measure, ...was, value, n];
  });
  const head = ["measure", ...(before ? ["before"] : []), "value", "of"];
  const earlier = before
    ? `"Before" is ${before.title}, over ${before.data.pictures} pictures, with distances in its own encoder's features. `
    : "";
  return `${everydayTable(evaluation, before)}${earlier}All numbers (\`reptok eval BUNDLE${evaluation.quick ? " --quick" : ""}\`; what they mean: \`docs/evaluation.md\`; all of them, with the
curves over the number of steps, in \`evaluation.json\`):

${table([head, ...rows])}`;
}

const HEADING = "## Measured";

/** A model card with this section in place of the one it has, else before its limits, else at its end. */
export function withMeasured(card: string, section: string): string {
  const parts = card.split(/^(?=## )/m).filter((part) => !part.startsWith(HEADING));
  const limits = parts.findIndex((part) => part.startsWith("## Limits"));
  parts.splice(limits === -1 ? parts.length : limits, 0, `${HEADING}\n\n${section}\n${limits === -1 ? "" : "\n"}`);
  return parts
    .map((part, i) => (i + 1 < parts.length && !part.endsWith("\n\n") ? `${part.trimEnd()}\n\n` : part))
    .join("");
}
