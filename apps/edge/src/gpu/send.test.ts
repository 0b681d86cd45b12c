import { createHash } from "node:crypto";
import { env } from "cloudflare:workers";
import { describe, expect, test, vi } from "vitest";
import { gpu, post, refusal } from "../../test/client.ts";
import { hashedBody } from "./send.ts";

const MIB = 2 ** 20;

function source(pieces: readonly string[]) {
  let made = 0;
  return {
    get made() {
      return made;
    },
    async *pieces() {
      made++;
      yield* pieces;
    },
  };
}

describe("the hash of a body", () => {
  test.each([
    ["nothing", [], 1],
    ["a little", ['{"jobs":[', "ü", "]}"], 1],
    ["as much as is kept", ["a".repeat(4 * MIB)], 1],
    ["more, which is made again to be sent", ["b".repeat(3 * MIB), "c".repeat(3 * MIB), "]"], 2],
  ] as const)("of %s", async (_, pieces, times) => {
    const from = source(pieces);
    const { sha256, content } = await hashedBody(from.pieces);
    const text = await new Response(content).text();
    expect(text === pieces.join("")).toBe(true);
    expect([...sha256]).toEqual([...createHash("sha256").update(text).digest()]);
    expect(from.made).toBe(times);
  });
});

test("a worker that knows another secret counts as away; the log says so, and not the secret", async () => {
  const lines = vi.spyOn(console, "error").mockImplementation(() => {});
  await post("/v1/images/generations", { prompt: "first", response_format: "latent" });
  await gpu("distrusts");
  const response = await post("/v1/images/generations", { prompt: "x", response_format: "latent" });
  expect(await refusal(response)).toMatchObject({ status: 503, code: "timeout" });
  expect(await gpu("normal")).toEqual([]);
  const logged = lines.mock.calls.join("\n");
  expect(logged).toContain("gpu.unauthorized");
  expect(logged).not.toContain(env.GPU_WORKER_SECRET);
});
