/** The report as one self-contained HTML file with pictures and plots, without scripts or external resources. */
import { lossCurveSvg, type LossCurveOptions, type Series } from "../../report/loss-curve.ts";
import { sheet } from "../../report/sheet.ts";
import { escapeXml } from "../../report/svg.ts";
import type { Evaluation } from "../evaluation.ts";
import { SEGMENTS } from "../sections/flow-loss.ts";
import type { Sheet } from "../sections/section.ts";
import { sheetBytes } from "./sheets.ts";
import { caveats, summaryRows } from "./summary.ts";

const STYLE = `
body { font: 15px/1.5 system-ui, sans-serif; color: #222; max-width: 1100px; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.6rem } h2 { font-size: 1.2rem; margin-top: 2.2rem; border-bottom: 1px solid #ddd }
table { border-collapse: collapse; margin: 1rem 0 } td, th { padding: .25rem .9rem .25rem 0; text-align: left; vertical-align: top }
td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap } tr + tr td { border-top: 1px solid #eee }
figure { margin: 1.5rem 0 } figcaption { color: #555; margin-bottom: .4rem } img, svg { max-width: 100%; height: auto }
.note { color: #555; font-size: .9rem }`;

/** Pictures as a data URI of a PNG, enlarged so that single pixels can be seen. */
async function figure(shown: Sheet): Promise<string> {
  const { title, pictures, columns, captions } = shown;
  const size = pictures[0]!.width;
  const scale = Math.max(1, Math.floor(128 / size));
  const png = await sheet(sheetBytes(shown), { size, columns, scale, ...(captions && { captions }) });
  const source = `data:image/png;base64,${png.toString("base64")}`;
  return `<figure><figcaption>${escapeXml(title)}</figcaption><img src="${source}" alt="${escapeXml(title)}"></figure>`;
}

/** A plot, or an empty string if it would have no points (on a logarithmic axis: none above 0). */
function plot(series: readonly Series[], options: LossCurveOptions): string {
  const drawable = series.some(({ points }) => points.some(({ y }) => !options.log || y > 0));
  return drawable ? `<figure>${lossCurveSvg(series, options)}</figure>` : "";
}

/** The losses of every flow, at the middles of the segments. */
function flowPlot({ flowLoss }: Evaluation): string {
  const series = Object.entries(flowLoss).map(([name, segments]) => ({
    name,
    points: segments.map(({ mean }, i) => ({ x: (i + 0.5) / SEGMENTS, y: mean })),
  }));
  const note = `<p class="note">The decoder's t runs from data (0) to noise (1), the generators' from noise (0) to data (1).</p>`;
  return plot(series, { title: "Validation flow loss", xLabel: "t", yLabel: "squared error" }) + note;
}

function stepPlots({ steps }: Evaluation): string {
  const { decoder, ...generators } = steps;
  const spaces = Object.keys(decoder[0]?.fd ?? {});
  const decoderFd = spaces.map((space) => ({
    name: `decoder, ${space}`,
    points: decoder.map((row) => ({ x: row.steps, y: row.fd[space]!.value })),
  }));
  const generatorFd = Object.entries(generators).flatMap(([name, rows]) =>
    spaces.map((space) => ({
      name: `${name}, ${space}`,
      points: rows.map((row) => ({ x: row.steps, y: row.fd[space]!.value })),
    })),
  );
  const top1 = (generators.text ?? []).flatMap(({ steps: x, top1: y }) => (y === undefined ? [] : [{ x, y }]));
  const psnr = decoder.map((row) => ({ x: row.steps, y: row.psnr.mean }));
  return [
    plot([{ name: "psnr", points: psnr }], { title: "Reconstruction", xLabel: "decoder steps", yLabel: "PSNR, dB" }),
    plot(decoderFd, { title: "Reconstruction", xLabel: "decoder steps", yLabel: "FD", log: true }),
    plot(generatorFd, { title: "Generation", xLabel: "generator steps", yLabel: "FD", log: true }),
    plot([{ name: "top 1", points: top1 }], { title: "Seen prompts", xLabel: "generator steps", yLabel: "top 1" }),
  ].join("");
}

function stepTable({ steps }: Evaluation): string {
  const rows = steps.decoder.map((row) => {
    const text = steps.text?.find((other) => other.steps === row.steps);
    const { rightDetail } = row.sharpness;
    const numbers = [
      String(row.steps),
      row.psnr.mean.toFixed(2),
      row.ssim.mean.toFixed(3),
      rightDetail === undefined ? "" : `${(100 * rightDetail).toFixed(1)} %`,
      ...Object.values(row.fd).map(({ value }) => value.toPrecision(4)),
      text?.top1 === undefined ? "" : `${(100 * text.top1).toFixed(1)} %`,
    ];
    return `<tr>${numbers.map((cell) => `<td class="number">${cell}</td>`).join("")}</tr>`;
  });
  const spaces = Object.keys(steps.decoder[0]?.fd ?? {}).map((name) => `FD, ${name}`);
  const heads = ["steps", "PSNR, dB", "SSIM", "right detail", ...spaces, "top 1 (generator)"];
  return `<table><tr>${heads.map((head) => `<th>${escapeXml(head)}</th>`).join("")}</tr>${rows.join("")}</table>`;
}

const list = (lines: readonly string[]): string =>
  lines.length === 0 ? "" : `<ul class="note">${lines.map((line) => `<li>${escapeXml(line)}</li>`).join("")}</ul>`;

export async function htmlReport(evaluation: Evaluation, sheets: readonly Sheet[]): Promise<string> {
  const { model, title, data, features, omitted, seed, quick } = evaluation;
  const rows = summaryRows(evaluation).map(
    ({ measure, value, n }) =>
      `<tr><td>${escapeXml(measure)}</td><td class="number">${escapeXml(value)}</td><td class="number">${escapeXml(n)}</td></tr>`,
  );
  const figures = await Promise.all(sheets.map(figure));
  const facts = [
    `Data: ${data.name}, ${data.pictures} pictures, ${data.heldOut} held out, ${data.reference} in the reference; seed ${seed}`,
    ...Object.entries(features).map(([name, about]) => `Features "${name}": ${about}`),
    ...omitted.map(({ measure, reason }) => `Omitted: ${measure} (${reason})`),
    ...caveats(evaluation),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Evaluation of ${escapeXml(model)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escapeXml(title)} <small>${escapeXml(model)}</small></h1>
${quick ? `<p class="note">Quick evaluation: few pictures, so the errors are large.</p>` : ""}
<table><tr><th>measure</th><th>value</th><th>items</th></tr>${rows.join("\n")}</table>
${list(facts)}
<h2>Pictures</h2>
${figures.join("\n")}
<h2>Flow loss</h2>
${flowPlot(evaluation)}
<h2>Quality by number of steps</h2>
${stepTable(evaluation)}
${stepPlots(evaluation)}
</body>
</html>
`;
}
