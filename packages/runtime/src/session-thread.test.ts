import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Provider } from "./engine.ts";
import type { ThreadConfig } from "./protocol.ts";
import { SessionThread } from "./session-thread.ts";
import { sumAndProduct } from "../test/onnx.ts";

let dir: string;
let config: ThreadConfig;
let thread: SessionThread;
let crashes: Error[];

function start(over: Partial<ThreadConfig> = {}): SessionThread {
  thread = new SessionThread({ ...config, ...over }, (error) => crashes.push(error));
  return thread;
}
beforeEach(async () => {
  crashes = [];
  dir = await mkdtemp(join(tmpdir(), "session-thread-"));
  await writeFile(join(dir, "good.onnx"), sumAndProduct());
  await writeFile(join(dir, "bad.onnx"), "not a model");
  const file = (name: string) => ({ path: join(dir, name), external: [] });
  config = {
    files: { decoder: file("good.onnx"), encoder: file("bad.onnx") },
    providers: ["cpu"],
    threads: 1,
  };
});
afterEach(async () => {
  await thread.close();
  await rm(dir, { recursive: true });
});

const f32 = (...values: number[]) => ({ data: Float32Array.from(values), dims: [values.length] });

describe.each<Provider>(["cpu", "wasm"])("a session thread on %s", (provider) => {
  test("computes without detaching the caller's memory", async () => {
    start({ providers: [provider] });
    const flat = Float32Array.of(0, 1, 2, 0);
    const feeds = { a: { data: flat.subarray(1, 3), dims: [2] }, b: f32(10, 20) };
    const first = thread.call("decoder", feeds);
    const second = thread.call("decoder", feeds);
    expect((await first)["sum"]).toEqual({ data: Float32Array.of(11, 22), dims: [2] });
    expect((await second)["product"]?.data).toEqual(Float32Array.of(10, 40));
    expect(flat).toEqual(Float32Array.of(0, 1, 2, 0));
    expect(thread.provider).toBe(provider);
  });
});

test("a failed load or run fails only its own call", async () => {
  start();
  await expect(thread.call("encoder", null)).rejects.toThrow("encoder: cpu: ");
  await expect(thread.call("text_encoder", null)).rejects.toThrow(
    "expected a component of the bundle, got text_encoder",
  );
  await expect(thread.call("decoder", { a: f32(1, 2), b: f32(1, 2, 3) })).rejects.toThrow("decoder: ");
  const { sum } = await thread.call("decoder", { a: f32(1), b: f32(2) });
  expect(sum?.data).toEqual(Float32Array.of(3));
  expect(crashes).toEqual([]);
});

test("a call that cannot be sent fails by itself and leaves nothing pending", async () => {
  start();
  const unsendable = { ...f32(1), dims: [() => 1] as unknown as number[] };
  await expect(thread.call("decoder", { a: unsendable, b: f32(2) })).rejects.toThrow("could not be cloned");
  expect(thread.load).toBe(0);
  const { sum } = await thread.call("decoder", { a: f32(1), b: f32(2) });
  expect(sum?.data).toEqual(Float32Array.of(3));
  expect(thread.load).toBe(0);
});

test("skips a provider that does not load", async () => {
  start({ providers: ["cuda", "cpu"] });
  await thread.call("decoder", null);
  expect(thread.provider).toBe("cpu");
});

describe("a crashed thread", () => {
  const fragile = (): SessionThread => {
    const script = new URL("../test/fragile-thread.ts", import.meta.url);
    return (thread = new SessionThread(config, (error) => crashes.push(error), script));
  };

  test.each(["encoder", "text_encoder"] as const)("fails every pending call as unavailable (%s)", async (deadly) => {
    fragile();
    const calls = await Promise.allSettled([thread.call(deadly, null), thread.call("decoder", null)]);
    for (const call of calls) {
      expect(call).toMatchObject({
        status: "rejected",
        reason: { name: "ApiError", code: "unavailable" },
      });
    }
    expect(crashes).toHaveLength(1);
  });

  test("is replaced on the next call", async () => {
    fragile();
    await expect(thread.call("encoder", null)).rejects.toThrow("a session thread stopped");
    expect((await thread.call("decoder", { a: f32(5) }))["a"]?.data).toEqual(Float32Array.of(5));
  });

  test("a closed thread does not count as crashed, and rejects further calls", async () => {
    fragile();
    const [call] = await Promise.allSettled([thread.call("decoder", null), thread.close()]);
    expect(call).toMatchObject({ status: "rejected", reason: { code: "unavailable" } });
    await expect(thread.call("decoder", null)).rejects.toMatchObject({ code: "unavailable" });
    expect(crashes).toEqual([]);
  });
});
