/** For any job, the worker responds, and failures are client errors. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { version } from "../test/fake-pipeline.ts";
import { run } from "../test/run.ts";
import { testWorker } from "../test/worker.ts";

const LATENT = `lat_${"0".repeat(64)}`;
const JOBS = [
  { kind: "generate", condition: { prompt: "a" }, seeds: [7], image: { steps: 1, size: 16, format: "png" } },
  { kind: "generate", condition: { label: 1 }, seeds: [7, 8], steps: 2, guidance: 1, partials: 1 },
  { kind: "encode", inputs: [Buffer.from("iVBORw0KGgo=", "base64")] },
  {
    kind: "decode",
    inputs: [new Uint8Array(3)],
    latents: [LATENT],
    seeds: [1],
    image: { steps: 1, size: 16, format: "webp" },
  },
] as const;
const KEYS = [
  "kind",
  "tenant",
  "version",
  "condition",
  "seeds",
  "image",
  "steps",
  "guidance",
  "partials",
  "latents",
  "attempt",
];
const value = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.array(fc.oneof(fc.integer(), fc.double()), { maxLength: 12 }));

test("survives any mutation of a job and any inputs", async () => {
  const { service } = testWorker();
  const changed = fc
    .tuple(
      fc.constantFrom(...JOBS),
      fc.dictionary(fc.constantFrom(...KEYS), value, { maxKeys: 3 }),
      fc.option(fc.array(fc.uint8Array(), { maxLength: 3 }), { nil: undefined }),
    )
    .map(([job, over, inputs]) => ({ id: "j", attempt: 1, version, ...job, ...over, ...(inputs && { inputs }) }));
  await fc.assert(
    fc.asyncProperty(changed, async (job) => {
      const events = await run(service, [job]);
      const end = events.at(-1);
      expect(end?.type === "result" || end?.type === "error").toBe(true);
      if (end?.type === "error") expect(end.error.code).not.toBe("internal");
    }),
    { numRuns: 400 },
  );
});
