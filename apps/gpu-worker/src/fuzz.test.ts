/** Whatever a request or a job holds, the worker answers and its failures are the sender's. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { allEvents, post } from "./testing/client.ts";
import { version } from "./testing/fake-pipeline.ts";
import { testWorker } from "./testing/worker.ts";

const JOBS = [
  {
    kind: "generate",
    version,
    condition: { prompt: "a" },
    seeds: [7],
    image: { steps: 1, size: 16, format: "png" },
  },
  { kind: "generate", version, condition: { label: 1 }, seeds: [7, 8], steps: 2, guidance: 1, partials: 1 },
  { kind: "encode", version, picture: "iVBORw0KGgo=" },
  { kind: "decode", version, latents: ["AAAA"], seeds: [1], image: { steps: 1, size: 16, format: "webp" } },
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
  "picture",
  "latents",
  "id",
];
const value = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.uint8Array().map((bytes) => Buffer.from(bytes).toString("base64")),
  fc.array(fc.oneof(fc.integer(), fc.double()), { maxLength: 12 }),
);

test("takes any change of a job", async () => {
  const { app } = testWorker();
  const changed = fc
    .tuple(fc.constantFrom(...JOBS), fc.dictionary(fc.constantFrom(...KEYS), value, { maxKeys: 3 }))
    .map(([job, over]) => ({ id: "j", ...job, ...over }));
  await fc.assert(
    fc.asyncProperty(fc.array(changed, { minLength: 1, maxLength: 3 }), async (jobs) => {
      const response = await app.request("/v1/jobs", post(jobs));
      expect([200, 400, 413, 503]).toContain(response.status);
      if (response.status !== 200) return;
      for (const event of await allEvents(response))
        if (event.type === "error") expect(event.error.code).not.toBe("internal");
    }),
    { numRuns: 200 },
  );
});

test("takes any body", async () => {
  const { app } = testWorker();
  const body = fc.oneof(
    fc.json(),
    fc.json().map((text) => `{"jobs":${text}}`),
    fc.string({ unit: "binary" }),
  );
  await fc.assert(
    fc.asyncProperty(body, async (text) => {
      const response = await app.request("/v1/jobs", { ...post([]), body: text });
      expect(response.status).toBe(400);
    }),
    { numRuns: 200 },
  );
});
