import sharp from "sharp";
import { expect, test } from "vitest";
import { encodeBatch } from "./operations.ts";
import type { EncodeTask } from "./task.ts";
import { FakePipeline, manifest } from "./testing/fake-pipeline.ts";

const ignore = () => {};
const pipeline = new FakePipeline();
const model = { manifest, pipeline };
function task(picture: Uint8Array, signal = new AbortController().signal): EncodeTask {
  const common = { model, tenant: "a", order: 0, signal, onStart: ignore, onStep: ignore };
  return { ...common, op: "encode", picture, resolve: ignore, reject: ignore };
}

test("a batch of pictures is encoded but for those that cannot be read or are not wanted any more", async () => {
  const good = await sharp({ create: { width: 5, height: 5, channels: 3, background: "#fff" } })
    .png()
    .toBuffer();
  const bad = Buffer.from("no picture");
  const outcomes = await encodeBatch(model, [task(bad, AbortSignal.abort()), task(bad), task(good)]);
  expect(outcomes).toEqual([null, expect.objectContaining({ code: "invalid_image" }), Float32Array.of(5, 5, 1, 0)]);
  expect(pipeline.calls.map(({ size }) => size)).toEqual([1]);
  expect(await encodeBatch(model, [task(bad)])).toEqual([expect.any(Error)]);
  expect(pipeline.calls).toHaveLength(1);
});
