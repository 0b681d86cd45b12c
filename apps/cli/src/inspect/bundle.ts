/** Formats a bundle as text. */
import type { Manifest } from "@reptok/shared";
import { bytes, count, table } from "./text.ts";

function samplerLine({ solver, steps, shift, guidance, interval }: Manifest["decoder"]["sampler"]): string {
  const shifted = shift === 1 ? "" : ` shifted by ${shift}`;
  const guided = guidance === 1 ? "" : `, guidance ${guidance} for t in [${interval.join(", ")}]`;
  return `${solver}, ${steps} steps${shifted}${guided}`;
}

/** The networks of a bundle as a table. */
export function describeComponents(manifest: Manifest): string {
  const rows = Object.entries(manifest.components).map(
    ([name, { file, bytes: size, external, parameters, weights, sha256 }]) => {
      const total = external.reduce((sum, other) => sum + other.bytes, size);
      return [name, file, count(parameters), weights, bytes(total), sha256.slice(0, 16)];
    },
  );
  return table(["component", "file", "parameters", "weights", "size", "sha256"], rows);
}

/** The bundle's facts, its sampling and its networks; then its labels, if any. */
export function describeBundle(dir: string, manifest: Manifest): string {
  const { model, title, licence, created, identity, imageSize, token, decoder, labelGenerator, textGenerator } =
    manifest;
  const facts = [
    [model, title],
    ["directory", `${dir} (sizes and hashes agree with the manifest)`],
    ["licence", licence],
    ["created", created],
    ...Object.entries(identity),
    ["pictures", `${imageSize} x ${imageSize}`],
    ["latent", `${token.count} x ${token.dimensions}, token / ${token.scaleFactor}`],
    [
      "decoder",
      `${decoder.space} ${decoder.channels} x ${decoder.size} x ${decoder.size}; ${samplerLine(decoder.sampler)}`,
    ],
  ];
  if (textGenerator)
    facts.push(["prompts", `${textGenerator.maxTokens} tokens; ${samplerLine(textGenerator.sampler)}`]);
  if (labelGenerator) {
    facts.push(["labels", `${labelGenerator.labels.length}; ${samplerLine(labelGenerator.sampler)}`]);
  }
  const labels = labelGenerator?.labels.map((label, i) => `${String(i).padStart(5)}  ${label}`) ?? [];
  return [
    table([], facts),
    "",
    describeComponents(manifest),
    ...(labels.length > 0 ? ["", "labels", ...labels] : []),
  ].join("\n");
}
