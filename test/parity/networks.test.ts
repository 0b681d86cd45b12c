/** Encoder, generator, flow decoder and autoencoder against the reference implementation's numbers, within 1e-4. */
import {
  autoencoderDecoder,
  autoencoderEncoder,
  condition,
  flowDecoder,
  labelGenerator,
  ops as g,
  positionEmbedding,
  preprocess,
  Scope,
  timeCondition,
  vitEncoder,
} from "@reptok/model";
import { cosineSimilarity } from "@reptok/shared";
import { beforeAll, describe, expect, test } from "vitest";
import {
  decoder,
  deviation,
  feed,
  generator,
  leftOut,
  numbers,
  picture,
  PREFIX,
  preprocessing,
  run,
  SAMPLED,
  vae,
  VAE_SCALE,
  vit,
  weights,
  type Numbers,
} from "./reference.ts";

const TOLERANCE = 1e-4;
let n: Numbers;
beforeAll(async () => {
  n = await numbers("expected");
});

describe("encoder", () => {
  const image = g.input("image", [1, 3, 224, 224]);
  test.for(["a", "b", "c"])("tokens of picture %s, adapted and frozen", async (name) => {
    const { data, width, height } = picture(n, `encode.${name}.image_u8`);
    const feeds = { image: { data: preprocess({ data, width, height }, preprocessing), dims: [1, 3, 224, 224] } };
    const outputs = { token: vitEncoder(Scope.root(), image, vit) };
    const adapted = await run(outputs, await weights(PREFIX.encoder), feeds);
    const frozen = await run(outputs, await weights(PREFIX.frozen), feeds);
    expect(deviation(adapted["token"]!, feed(n, `encode.${name}.cls_token`).data)).toBeLessThan(TOLERANCE);
    expect(deviation(frozen["token"]!, feed(n, `encode.${name}.frozen_cls_token`).data)).toBeLessThan(TOLERANCE);
    const cosine = 1 - cosineSimilarity(adapted["token"]!, frozen["token"]!);
    expect(deviation([cosine], feed(n, `encode.${name}.cosine_loss`).data)).toBeLessThan(TOLERANCE);
  });

  test("position embedding, resampled by the antialiased bicubic filter", async () => {
    const { position } = await run(
      { position: positionEmbedding(Scope.root(), vit) },
      await weights(PREFIX.encoder),
      {},
    );
    expect(deviation(position!, feed(n, "encoder.pos_embed_224").data)).toBeLessThan(TOLERANCE);
  });
});

describe("generator", () => {
  const B = 3;
  const [x, t, label] = [g.input("x", [B, 1, 48]), g.input("t", [B]), g.input("label", [B], "i32")];
  const outputs = { velocity: labelGenerator(Scope.root(), x, t, label, generator) };
  test.for([
    ["velocity", false],
    ["velocity_uncond", true],
  ] as const)("%s", async ([name, dropped]) => {
    const y = dropped ? { data: new Int32Array(B).fill(generator.labels), dims: [B] } : feed(n, "generator.y");
    const { velocity } = await run(outputs, await weights(PREFIX.generator), {
      x: feed(n, "generator.z"),
      t: feed(n, "generator.t"),
      label: y,
    });
    expect(deviation(velocity!, feed(n, `generator.${name}`).data)).toBeLessThan(TOLERANCE);
  });
});

describe("flow decoder", () => {
  const B = 2;
  const feeds = () => ({ token: feed(n, "decoder.token"), x: feed(n, "decoder.noise"), t: feed(n, "decoder.t") });
  test("cond token, time conditioning and velocity", async () => {
    const s = Scope.root();
    const t = g.input("t", [B]);
    const cond = condition(s, g.input("token", [B, 48]), decoder);
    const outputs = {
      cond,
      time: timeCondition(s, t, decoder),
      velocity: flowDecoder(s, g.input("x", [B, 4, 8, 8]), t, cond, decoder),
    };
    const results = await run(outputs, await weights(PREFIX.decoder), feeds());
    expect(deviation(results["cond"]!, feed(n, "decoder.cond_token").data)).toBeLessThan(TOLERANCE);
    expect(deviation(results["time"]!, feed(n, "decoder.time_cond").data)).toBeLessThan(TOLERANCE);
    expect(deviation(results["velocity"]!, feed(n, "decoder.velocity").data)).toBeLessThan(TOLERANCE);
  });
});

describe("autoencoder", () => {
  test("decodes", async () => {
    const image = autoencoderDecoder(Scope.root(), g.input("z", [1, 4, 8, 8]), vae);
    const z = feed(n, "vae.latent");
    const { out } = await run({ out: image }, await weights(PREFIX.vae), {
      z: { data: z.data.map((v) => v / VAE_SCALE), dims: z.dims },
    });
    expect(deviation(out!, feed(n, "vae.decoded").data)).toBeLessThan(TOLERANCE);
  });
  test("encodes", async () => {
    const moments = autoencoderEncoder(Scope.root(), g.input("image", [1, 3, 64, 64]), vae);
    const { out } = await run({ out: moments }, await weights(PREFIX.vae), { image: picture(n, "vae.image_u8") });
    expect(deviation(out!, feed(n, "vae.moments").data)).toBeLessThan(TOLERANCE);
    const mode = out!.subarray(0, 256).map((v) => v * VAE_SCALE);
    expect(deviation(mode, feed(n, "vae.encoded_mode").data)).toBeLessThan(TOLERANCE);
  });
});

test("every tensor of the file is compared, except those of sampling", () => {
  expect(leftOut(n).filter((name) => !SAMPLED.test(name))).toEqual([]);
});
