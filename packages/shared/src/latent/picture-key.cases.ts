import { failure, type Kit } from "../conformance/kit.ts";
import { Manifest } from "../protocol/manifest.ts";
import { decoderVersion, pictureKey, type PictureKeyParts } from "./picture-key.ts";

const parts: PictureKeyParts = {
  latent: `lat_${"1".repeat(64)}`,
  decoder: { model: "starter", hash: "a".repeat(64) },
  seed: 7,
  steps: 50,
  size: 256,
  format: "png",
};

const component = (digit: string) => ({
  file: `${digit}.onnx`,
  bytes: 1,
  sha256: digit.repeat(64),
  parameters: 1,
  weights: "f16",
});
const manifest = Manifest.parse({
  format: "reptok-bundle",
  version: 1,
  model: "starter",
  title: "Starter",
  licence: "Apache-2.0",
  created: "2026-11-23T00:00:00Z",
  imageSize: 64,
  token: { count: 1, dimensions: 192, scaleFactor: 2 },
  preprocess: { size: 64, mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] },
  decoder: { space: "latent", channels: 8, size: 8, scale: 1, condition: 256, sampler: { solver: "euler", steps: 20 } },
  components: {
    encoder: component("1"),
    decoder_condition: component("2"),
    decoder: component("3"),
    autoencoder_decoder: component("4"),
  },
});

/** A manifest with one part replaced, deep below. */
function changed(change: (copy: Manifest) => void): Manifest {
  const copy = structuredClone(manifest);
  change(copy);
  return copy;
}

export function pictureKeyCases({ test, expect }: Kit): void {
  test("picture key: this text, for good, since stored pictures are found by it", () => {
    expect(pictureKey(parts)).toBe(`lat_${"1".repeat(64)}/starter@${"a".repeat(64)}/seed-7.steps-50.size-256.png`);
  });

  test("picture key: every part counts, and the longest is short and plain", () => {
    const others: Partial<PictureKeyParts>[] = [
      { latent: `lat_${"2".repeat(64)}` },
      { decoder: { ...parts.decoder, model: "other" } },
      { decoder: { ...parts.decoder, hash: "b".repeat(64) } },
      { seed: 8 },
      { steps: 51 },
      { size: 64 },
      { format: "webp" },
    ];
    const keys = [{}, ...others].map((other) => pictureKey({ ...parts, ...other }));
    expect(new Set(keys).size).toBe(8);
    const decoder = { ...parts.decoder, model: "m".repeat(64) };
    const longest = pictureKey({ ...parts, decoder, seed: 0xffff_ffff, steps: 250, size: 1024, format: "webp" });
    expect(longest.length <= 240 || longest.length).toBe(true);
    expect(/^[A-Za-z0-9._@/-]+$/.test(longest)).toBe(true);
  });

  test("picture key: a part that could break out of the key is refused", async () => {
    const hostile: [Partial<PictureKeyParts>, string][] = [
      [{ latent: "lat_../../x" }, "latent"],
      [{ decoder: { model: "a/b", hash: "a".repeat(64) } }, "decoder.model"],
      [{ decoder: { model: "a", hash: "" } }, "decoder.hash"],
      [{ seed: -1 }, "seed"],
      [{ seed: 0.5 }, "seed"],
      [{ steps: 0 }, "steps"],
      [{ size: 4096 }, "size"],
    ];
    for (const [change, param] of hostile) {
      const error = await failure(() => pictureKey({ ...parts, ...change }));
      expect([error.code, error.param]).toEqual(["invalid_request", param]);
    }
  });

  test("decoder version: changes with what draws, and with nothing else", async () => {
    const { model, hash } = await decoderVersion(manifest);
    expect(model).toBe("starter");
    const same = [
      changed((copy) => (copy.title = "Another title")),
      changed((copy) => (copy.components.encoder!.sha256 = "f".repeat(64))),
      changed((copy) => (copy.decoder.sampler.steps = 99)),
      changed((copy) => (copy.components.decoder!.file = "renamed.onnx")),
    ];
    for (const copy of same) expect((await decoderVersion(copy)).hash).toBe(hash);
    const other = [
      changed((copy) => (copy.components.decoder!.sha256 = "f".repeat(64))),
      changed((copy) => (copy.components.autoencoder_decoder!.sha256 = "f".repeat(64))),
      changed((copy) => delete copy.components.autoencoder_decoder),
      changed((copy) => copy.components.decoder!.external.push({ file: "w", bytes: 1, sha256: "e".repeat(64) })),
      changed((copy) => (copy.decoder.scale = 0.5)),
      changed((copy) => (copy.decoder.sampler.solver = "multistep")),
      changed((copy) => (copy.decoder.sampler.shift = 2)),
      changed((copy) => (copy.decoder.shift = [0, 0, 0, 0, 0, 0, 0, 1])),
      changed((copy) => (copy.token.scaleFactor = 1)),
      changed((copy) => (copy.imageSize = 32)),
    ];
    const hashes = await Promise.all(other.map(async (copy) => (await decoderVersion(copy)).hash));
    expect(new Set([hash, ...hashes]).size).toBe(11);
  });
}
