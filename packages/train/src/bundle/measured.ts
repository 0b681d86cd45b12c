/** An evaluation as the model card's section "Measured". */
import { EVERYDAY_KINDS, type EverydayKind } from "../data/everyday-prompts.ts";
import type { Evaluation } from "../eval/evaluation.ts";
import { summaryRows } from "../eval/report/summary.ts";

const KINDS: Readonly<Record<EverydayKind, string>> = {
  names: "plain names",
  worded: "in sentences that no caption has",
  keywords: "keywords without the name",
  misspelled: "plurals and misspellings",
  unseen: "words that no caption has",
  colours: "in other colours",
  languages: "other languages",
};

const percent = (fraction: number | undefined): string =>
  fraction === undefined ? "" : `${(100 * fraction).toFixed(0)} %`;

/** A Markdown table; the first row is the head. */
const table = ([head = [], ...rows]: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

function everydayTable({ everyday }: Evaluation, before: Evaluation | undefined): string {
  if (everyday === undefined) return "";
  const rows = [...EVERYDAY_KINDS, "all" as const].map((kind) => {
    const { top1, top5, n } = everyday[kind];
    const old = before && [percent(before.everyday?.[kind].top1)];
    return [kind === "all" ? "all" : KINDS[kind], ...(old ?? []), percent(top1), percent(top5), String(n)];
  });
  const head = ["everyday prompts", ...(before ? ["top 1 before"] : []), "top 1", "top 5", "prompts"];
  return `Pictures are generated from prompts, encoded, and compared with all real pictures by cosine:\n\n${table([head, ...rows])}\n\n`;
}

/** Markdown tables of everyday prompts and all numbers of the summary, next to those of an earlier evaluation, if any. */
export function measuredSection(evaluation: Evaluation, before?: Evaluation): string {
  const old = new Map(before && summaryRows(before).map(({ measure, value }) => [measure, value]));
  const rows = summaryRows(evaluation).map(({ measure, value, n }) => {
    const was = before ? [old.get(measure) ?? ""] : [];
    return [measure, ...was, value, n];
  });
  const head = ["measure", ...(before ? ["before"] : []), "value", "sample size"];
  const earlier = before
    ? `"Before" is the earlier version, ${before.title}, evaluated on ${before.data.pictures} pictures in the features of its own encoder. `
    : "";
  return `${everydayTable(evaluation, before)}${earlier}The table has the results of \`reptok eval BUNDLE${evaluation.quick ? " --quick" : ""}\`; \`docs/evaluation.md\` defines the metrics, and \`evaluation.json\`
also has the curves over the number of steps.

${table([head, ...rows])}`;
}

const HEADING = "## Measured";

/** Replaces the section of a model card, or inserts it before the section "Limits" or at the end. */
export function withMeasured(card: string, section: string): string {
  const parts = card.split(/^(?=## )/m).filter((part) => !part.startsWith(HEADING));
  const limits = parts.findIndex((part) => part.startsWith("## Limits"));
  parts.splice(limits === -1 ? parts.length : limits, 0, `${HEADING}\n\n${section}\n${limits === -1 ? "" : "\n"}`);
  return parts
    .map((part, i) => (i + 1 < parts.length && !part.endsWith("\n\n") ? `${part.trimEnd()}\n\n` : part))
    .join("");
}
