import type { Picture } from "@reptok/model";
import { expect, test } from "vitest";
import { encoderExtractor } from "../extractor.ts";
import { QUICK } from "../plan.ts";
import { perfectSubject, SIZE } from "../../../test/perfect.ts";
import { firstStage } from "./first-stage.ts";
import type { Section } from "./section.ts";

const bytes = (value: (x: number, y: number) => number): Picture => ({
  data: Float32Array.from(
    { length: 3 * SIZE * SIZE },
    (_, i) => value(i % SIZE, Math.floor(i / SIZE) % SIZE) / 127.5 - 1,
  ),
  width: SIZE,
  height: SIZE,
});
const PICTURES = [bytes((x, y) => (x === 5 && y === 7 ? 200 : 60)), bytes((x) => 20 + 10 * (x % 3))];

test("decodes the mean of the moments; a constant error of a tenth of the range is 20 dB and costs no detail", async () => {
  const perfect = perfectSubject(() => PICTURES[0]!);
  const part = { file: "a.onnx", bytes: 1, sha256: "", parameters: 1, weights: "f32" as const, external: [] };
  const decoder = { ...perfect.manifest.decoder, space: "latent" as const, channels: 3, size: SIZE };
  const manifest = { ...perfect.manifest, decoder, components: { autoencoder_encoder: part } };
  const size = 3 * SIZE * SIZE;
  const subject: Section["subject"] = {
    ...perfect,
    manifest,
    runner: {
      run(component, feeds) {
        if (component === "autoencoder_encoder") {
          const { data } = feeds["image"]!;
          // Means, then log variances that must not be read.
          const moments = Float32Array.from({ length: 2 * data.length }, (_, i) => {
            const [row, at] = [Math.floor(i / (2 * size)), i % (2 * size)];
            return at < size ? data[row * size + at]! : 99;
          });
          return Promise.resolve({ moments: { data: moments, dims: [] } });
        }
        const z = feeds["z"]!;
        return Promise.resolve({ image: { data: Float32Array.from(z.data, (x) => x + 0.2), dims: z.dims } });
      },
    },
  };
  const section: Section = {
    subject,
    corpus: {
      name: "two",
      items: PICTURES.map(() => ({ caption: "" })),
      heldOut: Uint32Array.of(0, 1),
      reference: new Uint32Array(0),
      picture: (index) => Promise.resolve(PICTURES[index]!),
    },
    extractors: [],
    encoder: encoderExtractor(subject),
    real: { reference: new Map() },
    plan: QUICK,
    seed: 0,
    progress: () => {},
    show: () => {},
  };
  const found = (await firstStage(section))!;
  // 25.5 levels are drawn as 25 or 26.
  expect(found.psnr.mean).toBeCloseTo(20, 0);
  expect(found.psnr.n).toBe(2);
  expect(found.sharpness.rightDetail).toBeCloseTo(1, 2);
  expect(await firstStage({ ...section, subject: perfect })).toBeUndefined();
});
