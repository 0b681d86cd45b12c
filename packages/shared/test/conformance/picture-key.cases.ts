import { failure, type Kit } from "./kit.ts";
import { pictureKey, type PictureKeyParts } from "../../src/latent/picture-key.ts";

const parts: PictureKeyParts = {
  latent: `lat_${"1".repeat(64)}`,
  decoder: "a".repeat(64),
  seed: 7,
  steps: 50,
  size: 256,
  format: "png",
};

export function pictureKeyCases({ test, expect }: Kit): void {
  test("picture key: the text is fixed, because stored pictures are found by it", () => {
    expect(pictureKey(parts)).toBe(`lat_${"1".repeat(64)}/${"a".repeat(64)}/seed-7.steps-50.size-256.png`);
  });

  test("picture key: depends on every part; the longest has at most 180 plain characters", () => {
    const others: Partial<PictureKeyParts>[] = [
      { latent: `lat_${"2".repeat(64)}` },
      { decoder: "b".repeat(64) },
      { seed: 8 },
      { steps: 51 },
      { size: 64 },
      { format: "webp" },
    ];
    const keys = [{}, ...others].map((other) => pictureKey({ ...parts, ...other }));
    expect(new Set(keys).size).toBe(7);
    const longest = pictureKey({ ...parts, seed: 0xffff_ffff, steps: 250, size: 1024, format: "webp" });
    expect(longest.length <= 180 || longest.length).toBe(true);
    expect(/^[a-z0-9._/-]+$/.test(longest)).toBe(true);
  });

  test("picture key: parts that are not of their schema are rejected", async () => {
    const hostile: [Partial<PictureKeyParts>, string][] = [
      [{ latent: "lat_../../x" }, "latent"],
      [{ decoder: "" }, "decoder"],
      [{ decoder: `../${"a".repeat(61)}` }, "decoder"],
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
}
