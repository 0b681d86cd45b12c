import { expect, test } from "vitest";
import type { Result } from "./results.ts";
import { table } from "./table.ts";

const result = (variant: string, seed: number, psnr: number, more: Partial<Result> = {}): Result => ({
  variant,
  seed,
  psnr,
  psnrError: 0.1,
  ssim: 0.5,
  rfd: 2,
  flowLoss: 0.6,
  moved: 0,
  effort: { tokenizer: { samples: 640, seconds: 1.4 } },
  ...more,
});

test("a row has the mean over the seeds and half their distance; missing values are empty", () => {
  const text = table({
    name: "tuning",
    title: "Trained weights",
    varied: "weights",
    counts: { pictures: 8, reference: 16 },
    features: "0".repeat(64),
    results: [result("none", 1, 12), result("[cls]", 1, 13, { gfd: 4, floor: 1.25 }), result("none", 2, 12.5)],
  });
  expect(text.split("\n").filter((line) => line.startsWith("|"))).toEqual([
    expect.stringMatching(/^\| weights \| seeds \| PSNR, dB \|/),
    expect.stringMatching(/^(\| --- )+\|$/),
    "| none | 2 | 12.25 ± 0.25 | 0.500 ± 0.000 | 2.00 ± 0.00 | 0.600 ± 0.000 | 0.0000 ± 0.0000 |  | 640 | 1 |",
    "| [cls] | 1 | 13.00 | 0.500 | 2.00 | 0.600 | 0.0000 | 4.00 | 640 | 1 |",
  ]);
  expect(text).toContain("![Trained weights](tuning.svg)");
  expect(text).toContain("Real held-out pictures have FD 1.25.");
});
