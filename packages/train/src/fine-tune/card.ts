/** The model card of a fine-tuned bundle: its origin, data, training and measurements. */
import type { ComponentName, Manifest } from "@reptok/shared";
import type { Settings, TuneKind } from "./settings.ts";

type Scalars = Readonly<Record<string, number>>;
/** Evaluations on held-out pictures; empty if the log has none. */
export interface Measured {
  readonly before: Scalars;
  readonly after: Scalars;
}

/** Whether more of a number is better. */
const MORE_IS_BETTER: Readonly<Record<string, boolean>> = { loss: false, psnr: true };

/** The metrics that are worse after training, as "loss 0.51, before 0.42". */
export function worseIn({ before, after }: Measured): string[] {
  return Object.entries(MORE_IS_BETTER).flatMap(([name, more]) => {
    const [then, now] = [before[name], after[name]];
    if (then === undefined || now === undefined) return [];
    // Written so that NaN is worse than any number.
    const asGood = more ? now >= then : now <= then;
    return asGood ? [] : [`${name} ${cell(now)}, before ${cell(then)}`];
  });
}

const cell = (value: number | undefined): string => (value === undefined ? "" : value.toPrecision(4));

const KINDS: Record<TuneKind, { readonly what: string; readonly next: string }> = {
  tokenizer: {
    what: "The tokenizer (flow decoder and [cls] embedding) was trained further; the rest of the encoder and the autoencoder are unchanged.",
    next: "Generators in this bundle learned the old tokens, which have changed slightly: `reptok train generator` adapts them.",
  },
  labels: { what: "The label generator was trained further; all else is unchanged.", next: "" },
  captions: { what: "The text generator was trained further; all else is unchanged.", next: "" },
};

export function tuningCard(options: {
  readonly origin: Manifest;
  readonly model: string;
  readonly settings: Settings;
  readonly trained: readonly ComponentName[];
  readonly counts: { readonly train: number; readonly heldOut: number };
  readonly measured: Measured;
  /** File names of sheets and charts in the bundle. */
  readonly pictures: readonly string[];
  readonly originCard: string | undefined;
}): string {
  const { origin, model, settings, trained, counts, measured, pictures, originCard } = options;
  const { kind, steps, batchSize, rate, warmup, lambda, holdOut, seed } = settings;
  const { what, next } = KINDS[kind];
  const numbers = Object.keys(measured.after).map(
    (name) => `| ${name} | ${cell(measured.before[name])} | ${cell(measured.after[name])} |`,
  );
  const worse = worseIn(measured);
  const verdict =
    worse.length === 0 ? "" : `**Worse than \`${origin.model}\` on these pictures: ${worse.join("; ")}.**\n\n`;
  const heldOutText =
    holdOut === 0 ? "none was held out: the metrics are of trained pictures" : `${counts.heldOut} were held out`;
  return `# ${model}

Fine-tuned from \`${origin.model}\` (${origin.title}). ${what} ${next}

## Origin and licence

\`${origin.model}\`, created ${origin.created}, version \`${origin.identity.version}\`${originCard === undefined ? "" : `; its card is in [${originCard}](${originCard})`}. Its licence holds here too:

> ${origin.licence}

The licence of the pictures that were trained on is for whoever trained to state.

## Training

${counts.train} pictures were trained on, ${heldOutText}. Trained: ${trained.join(", ")}.
${steps} steps of ${batchSize}, learning rate ${rate} after ${warmup} steps of warm-up${kind === "tokenizer" ? `, lambda ${lambda}` : ""}, seed ${seed}.

${verdict}| held out | before | after |
| --- | --- | --- |
${numbers.join("\n")}

\`loss\` is the training loss at fixed noise; \`psnr\` is in dB against the pictures at the model's size, through one token.
${pictures.map((file) => `\n![${file}](${file})\n`).join("")}`;
}
