import { failure, type Kit } from "./kit.ts";
import { Manifest, ManifestBody } from "../../src/protocol/manifest.ts";
import { identityOf, identityProblem } from "../../src/protocol/identity.ts";

const component = (digit: string) => ({
  file: `${digit}.onnx`,
  bytes: 1,
  sha256: digit.repeat(64),
  parameters: 1,
  weights: "f16",
});
const FILE = {
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
  labelGenerator: { labels: ["a", "b"], sampler: { solver: "euler", steps: 10 } },
  components: {
    encoder: component("1"),
    decoder_condition: component("2"),
    decoder: component("3"),
    autoencoder_decoder: component("4"),
    label_generator: component("5"),
  },
};
const manifest = ManifestBody.parse(FILE);

/** Python 3, hashlib: sha256 of json.dumps(value, sort_keys=True, separators=(",", ":")). */
const PYTHON = {
  space: "596dd833bd89ddfe66b99e6cf7938a09a2a257b1a6706d3b502576a45bdcff36",
  decoder: "02c619f94b9e988e5f665e763a60f6baadf2f4901aed17543069c478135b3d19",
  version: "32699a6ff89730377de55256ce1dced7256ae64b2eb0a69c809419fbd0629c64",
};

/** Returns the names of the hashes that a change affects, separated by spaces. */
async function changedBy(change: (copy: ManifestBody) => void): Promise<string> {
  const copy = structuredClone(manifest);
  change(copy);
  const [before, after] = [await identityOf(manifest), await identityOf(copy)];
  return (["space", "decoder", "version"] as const).filter((name) => before[name] !== after[name]).join(" ");
}

const other = "f".repeat(64);

export function identityCases({ test, expect }: Kit): void {
  test("identity: the hashes equal those of Python's hashlib", async () => {
    expect(await identityOf(FILE)).toEqual(PYTHON);
  });

  test("identity: the space depends on the encoding parts, the decoder on the decoding parts, the version on everything", async () => {
    const changes: [string, (copy: ManifestBody) => void][] = [
      ["version", (copy) => (copy.title = "Another title")],
      ["version", (copy) => (copy.model = "another")],
      ["version", (copy) => (copy.decoder.sampler.steps = 99)],
      ["version", (copy) => (copy.components.label_generator!.sha256 = other)],
      ["version", (copy) => (copy.components.encoder!.file = "renamed.onnx")],
      ["space version", (copy) => (copy.components.encoder!.sha256 = other)],
      ["space version", (copy) => copy.components.encoder!.external.push({ file: "w", bytes: 1, sha256: other })],
      ["space version", (copy) => (copy.preprocess.mean[2] = 0.25)],
      ["space decoder version", (copy) => (copy.token.scaleFactor = 1)],
      ["decoder version", (copy) => (copy.components.decoder!.sha256 = other)],
      ["decoder version", (copy) => (copy.components.decoder_condition!.sha256 = other)],
      ["decoder version", (copy) => (copy.components.autoencoder_decoder!.sha256 = other)],
      ["decoder version", (copy) => copy.components.decoder!.external.push({ file: "w", bytes: 1, sha256: other })],
      ["decoder version", (copy) => (copy.decoder.scale = 0.5)],
      ["decoder version", (copy) => (copy.decoder.shift = [0, 0, 0, 0, 0, 0, 0, 1])],
      ["decoder version", (copy) => (copy.decoder.sampler.solver = "multistep")],
      ["decoder version", (copy) => (copy.imageSize = 32)],
    ];
    for (const [changed, change] of changes) expect(await changedBy(change)).toBe(changed);
  });

  test("identity: does not depend on the order of keys; includes unknown fields", async () => {
    const identity = await identityOf(FILE);
    expect(await identityOf(Object.fromEntries(Object.entries(FILE).toReversed()))).toEqual(identity);
    const later = await identityOf({ ...FILE, watermark: { strength: 1 } });
    expect([later.space, later.decoder, later.version === identity.version]).toEqual([
      identity.space,
      identity.decoder,
      false,
    ]);
  });

  test("identity: a manifest must state its own identity", async () => {
    const identity = await identityOf(FILE);
    const stamped = { ...FILE, identity };
    expect(await identityProblem(stamped)).toBe(null);
    expect(Manifest.parse(stamped).identity).toEqual(identity);
    expect(await identityOf(stamped)).toEqual(identity);
    const wrong = `identity.decoder is ${other}; expected ${identity.decoder}, computed from the manifest`;
    expect(await identityProblem({ ...stamped, identity: { ...identity, decoder: other } })).toBe(wrong);
    expect(await identityProblem({ ...stamped, title: "x" }).then((text) => text?.slice(0, 16))).toBe(
      "identity.version",
    );
    expect(await identityProblem(FILE).then((text) => text?.slice(0, 23))).toBe("identity.space is none;");
  });

  test("identity: rejects invalid manifests and deep nesting", async () => {
    for (const value of [null, [], "x", { ...FILE, model: "../x" }])
      expect((await failure(() => identityOf(value))).code).toBe("invalid_request");
    const deep: unknown = JSON.parse(`${"[".repeat(100_000)}${"]".repeat(100_000)}`);
    expect((await failure(() => identityOf({ ...FILE, deep }))).code).toBe("invalid_request");
  });
}
