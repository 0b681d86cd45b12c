import type { Picture, Runner, Tensor } from "@reptok/model";
import { expect, test } from "vitest";
import type { Corpus } from "../corpus/corpus.ts";
import { encoderExtractor } from "../extractor.ts";
import { QUICK } from "../plan.ts";
import type { Subject } from "../subject.ts";
import { perfectSubject, SIZE } from "../../../test/perfect.ts";
import { decoderFlowLoss, SEGMENTS } from "./flow-loss.ts";
import type { Section } from "./section.ts";

const grey = (value: number): Picture => ({
  data: new Float32Array(3 * SIZE * SIZE).fill(value),
  width: SIZE,
  height: SIZE,
});
const VALUES = [-0.5, 0, 0.25, 1];
const corpus: Corpus = {
  name: "greys",
  items: VALUES.map(() => ({ caption: "" })),
  heldOut: Uint32Array.from(VALUES.keys()),
  reference: new Uint32Array(0),
  picture: (index) => Promise.resolve(grey(VALUES[index]!)),
};
const section = (subject: Subject): Section => ({
  subject,
  corpus,
  extractors: [],
  encoder: encoderExtractor(subject),
  real: { reference: new Map() },
  plan: QUICK,
  seed: 3,
  progress: () => {},
  show: () => {},
});
const withRun = (subject: Subject, run: Runner["run"]): Subject => ({ ...subject, runner: { run } });

test("t lies in its segment, and a velocity of zero costs the squared distance of noise and data", async () => {
  const perfect = perfectSubject(() => grey(0));
  const times: number[] = [];
  const still = withRun(perfect, (component, feeds) => {
    if (component !== "decoder") return perfect.runner.run(component, feeds);
    times.push(...feeds["t"]!.data);
    return Promise.resolve({ velocity: { data: new Float32Array(feeds["x"]!.data.length), dims: [] } });
  });
  const losses = (await decoderFlowLoss(section(still)))!;
  times.forEach((t, i) => expect(Math.floor(t * SEGMENTS)).toBe(Math.floor(i / VALUES.length)));
  // E (noise - data)^2 = 1 + data^2.
  const expected = 1 + VALUES.reduce((sum, x) => sum + x * x, 0) / VALUES.length;
  for (const { mean, n } of losses) {
    expect(Math.abs(mean - expected)).toBeLessThan(0.15);
    expect(n).toBe(VALUES.length);
  }
  expect(await decoderFlowLoss(section(still))).toEqual(losses);
});

test("in an autoencoder's space the target is the mean of its moments, shifted and scaled per channel", async () => {
  const perfect = perfectSubject(() => grey(0));
  const [scale, shift] = [
    [2, 0.5],
    [0.1, -3],
  ];
  const decoder = { ...perfect.manifest.decoder, space: "latent" as const, channels: 2, size: 2, scale, shift };
  const encoder = { file: "a.onnx", bytes: 1, sha256: "", parameters: 1, weights: "f32" as const, external: [] };
  const manifest = { ...perfect.manifest, decoder, components: { autoencoder_encoder: encoder } };
  // Moments of picture i: means 10 i and 20 i, log variances 99.
  const moments = (n: number) =>
    Float32Array.from({ length: n * 16 }, (_, at) => {
      const [item, c] = [Math.floor(at / 16), Math.floor(at / 4) % 4];
      return c < 2 ? 10 * item * (c + 1) : 99;
    });
  const latent = withRun({ ...perfect, manifest }, (component, feeds) => {
    if (component === "autoencoder_encoder") {
      return Promise.resolve({ moments: { data: moments(VALUES.length), dims: [] } });
    }
    if (component !== "decoder") return perfect.runner.run(component, feeds);
    const x = feeds["x"]!;
    const data = Float32Array.from(x.data, (value, at) => {
      const [item, c] = [Math.floor(at / 8), Math.floor(at / 4) % 2];
      const clean = (10 * item * (c + 1) - shift[c]!) * scale[c]!;
      return (value - clean) / feeds["t"]!.data[item]!;
    });
    const velocity: Tensor = { data, dims: x.dims };
    return Promise.resolve({ velocity });
  });
  for (const { mean } of (await decoderFlowLoss(section(latent)))!) expect(mean).toBeLessThan(1e-3);
});
