/** Encode jobs with expensive pictures. */
import { manyScans } from "@reptok/shared/testing";
import { MAX_PICTURE_BYTES } from "@reptok/shared";
import sharp from "sharp";
import { expect, test } from "vitest";
import { costOf, decodingCost, type Task } from "./task.ts";
import { encode as encodeJob, generate } from "../test/jobs.ts";
import { begin, endOf, run } from "../test/run.ts";
import { testWorker } from "../test/worker.ts";

const encode = (id: string, tenant: string, picture: Uint8Array) => encodeJob(id, picture, { tenant });
const small = () =>
  sharp({ create: { width: 3, height: 3, channels: 3, background: "#fff" } })
    .png()
    .toBuffer();

test("one tenant's expensive pictures delay neither another tenant's pictures nor its prompts", async () => {
  const { service } = testWorker();
  const costly = manyScans(4096, 100);
  const flood = begin(
    service,
    [1, 2, 3].map((i) => encode(`a${i}`, "a", costly)),
  );
  const ended = () => flood.events.filter(({ type }) => type === "result").map(({ job }) => job);
  const events = await run(service, [encode("b", "b", await small()), generate("c", { tenant: "c" })]);
  expect([endOf(events, "b").type, endOf(events, "c").type]).toEqual(["result", "result"]);
  expect(ended().length).toBeLessThan(3);
  await flood.done;
  expect(ended()).toEqual(["a1", "a2", "a3"]);
});

test("pictures with an invalid structure are rejected before they are queued", async () => {
  const { service, pipeline } = testWorker();
  const events = await run(service, [
    encode("scans", "a", manyScans(64, 101)),
    encode("bytes", "a", new Uint8Array(MAX_PICTURE_BYTES + 1)),
    encode("cut", "a", (await small()).subarray(0, 50)),
  ]);
  expect(events.map(({ type }) => type)).toEqual(["error", "error", "error"]);
  expect(["scans", "bytes", "cut"].map((id) => endOf(events, id))).toMatchObject([
    { error: { code: "invalid_image", message: expect.stringContaining("100 scans") }, retryable: false },
    { error: { code: "image_too_large" } },
    { error: { code: "invalid_image" } },
  ]);
  expect(pipeline.calls).toEqual([]);
});

test("pixels that cannot be decoded fail only their own job", async () => {
  const { service } = testWorker();
  const good = await small();
  // The last byte of compressed pixels, which breaks their checksum.
  const damaged = Buffer.from(good);
  damaged[damaged.length - 17]! ^= 1;
  const events = await run(service, [encode("bad", "a", damaged), encode("good", "a", good)]);
  expect(endOf(events, "bad")).toMatchObject({ type: "error", error: { code: "invalid_image" }, retryable: false });
  expect(endOf(events, "good")).toMatchObject({ type: "result", predictTime: expect.any(Number) });
});

test("an encoding costs one evaluation plus the decoding of its picture", () => {
  const file = {
    format: "jpeg",
    width: 4096,
    height: 4096,
    orientation: 1,
    passes: 10,
    stripped: new Uint8Array(),
  } as const;
  const task = { op: "encode", decoding: decodingCost(file) } as Task;
  expect(costOf(task)).toBeCloseTo(1 + 16.777216 * 9.25, 6);
  expect(decodingCost({ ...file, passes: 100 })).toBeGreaterThan(2 * decodingCost(file));
});
