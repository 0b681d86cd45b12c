/** Formats an evaluation as the model card's section "Measured". */
import type { Evaluation } from "../eval/evaluation.ts";
import { summaryRows } from "../eval/report/summary.ts";

const WHAT: Readonly<Record<string, string>> = {
  seen: "plain names of trained concepts",
  worded: "the same in sentences that no caption has",
  styled: "concept and style trained together",
  composed: "concept and style never trained together",
  unseen: "words that no caption has",
};

/** Markdown: retrieval in a sentence, then every number of the summary. */
export function measuredSection(evaluation: Evaluation): string {
  const { retrieval, data, quick } = evaluation;
  const kinds = Object.entries(WHAT).flatMap(([kind, what]) => {
    const score = retrieval?.[kind as keyof typeof retrieval];
    if (score === undefined) return [];
    const [top1, top5] = [score.top1, score.top5].map((share) => `${(100 * share).toFixed(0)} %`);
    return [`| ${what} | ${top1} | ${top5} | ${score.n} |`];
  });
  const found =
    kinds.length === 0
      ? ""
      : `Pictures drawn from prompts, encoded, and looked up among all ${data.pictures} real pictures by cosine:

| prompts | top 1 | top 5 | prompts |
| --- | --- | --- | --- |
${kinds.join("\n")}

`;
  const rows = summaryRows(evaluation).map(({ measure, value, n }) => `| ${measure} | ${value} | ${n} |`);
  return `${found}All numbers (\`reptok eval BUNDLE${quick ? " --quick" : ""}\`; what they mean: \`docs/evaluation.md\`; all of them, with the
curves over the number of steps, in \`evaluation.json\`):

| measure | value | of |
| --- | --- | --- |
${rows.join("\n")}`;
}
