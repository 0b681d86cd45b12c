/** The card of a fine-tuned bundle lists the metrics that are worse after training. */
import type { Manifest } from "@reptok/shared";
import { expect, test } from "vitest";
import { type Measured, tuningCard, worseIn } from "./card.ts";

test.each<[string, Measured, string[]]>([
  ["both better", { before: { loss: 0.5, psnr: 20 }, after: { loss: 0.4, psnr: 21 } }, []],
  ["as good", { before: { loss: 0.5, psnr: 20 }, after: { loss: 0.5, psnr: 20 } }, []],
  ["a higher loss", { before: { loss: 0.5 }, after: { loss: 0.51234 } }, ["loss 0.5123, before 0.5000"]],
  ["a lower PSNR", { before: { loss: 1, psnr: 20 }, after: { loss: 0.9, psnr: 19 } }, ["psnr 19.00, before 20.00"]],
  ["a loss that is no number", { before: { loss: 0.5 }, after: { loss: Number.NaN } }, ["loss NaN, before 0.5000"]],
  ["a number from before alone", { before: { psnr: 20 }, after: {} }, []],
])("%s", (_, measured, expected) => {
  expect(worseIn(measured)).toEqual(expected);
});

const origin = {
  model: "first",
  title: "First",
  licence: "terms",
  created: "2026-01-01T00:00:00Z",
  identity: { version: "0" },
} as const;
const card = (measured: Measured) =>
  tuningCard({
    origin: origin as unknown as Manifest,
    model: "second",
    settings: {
      kind: "tokenizer",
      steps: 1,
      batchSize: 1,
      rate: 1,
      warmup: 0,
      lambda: 0,
      holdOut: 0.1,
      seed: 1,
      dropout: 0,
      shown: 1,
    },
    trained: ["decoder"],
    counts: { train: 9, heldOut: 1 },
    measured,
    pictures: [],
    originCard: undefined,
  });

test("the card warns above its numbers, and only then", () => {
  const worse = card({ before: { loss: 0.5 }, after: { loss: 0.6 } });
  expect(worse).toContain("**Worse than `first` on these pictures: loss 0.6000, before 0.5000.**\n\n| held out |");
  expect(card({ before: { loss: 0.5 }, after: { loss: 0.4 } })).not.toContain("Worse");
});
