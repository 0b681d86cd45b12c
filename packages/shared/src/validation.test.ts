import { expect, test } from "vitest";
import { z } from "zod";
import { ApiError } from "./errors.ts";
import { Job } from "./protocol/job.ts";
import { formatPath, fromZodError, parseAs } from "./validation.ts";

function errorOf(schema: z.ZodType, value: unknown, base?: string): ApiError {
  const parsed = schema.safeParse(value);
  if (parsed.success) throw new Error("expected a failure");
  return fromZodError(parsed.error, "invalid_request", base);
}

const job = { id: "1", model: "starter", kind: "generate", condition: { prompt: "a red apple" }, seeds: [7] };

test.each([
  [{ seeds: [7, -1] }, "seeds[1]", ">=0"],
  [{ seeds: [] }, "seeds", ">=1"],
  [{ id: undefined }, "id", "string"],
  [{ model: "A/B" }, "model", "a-z"],
  [{ image: { steps: 1, size: 64, format: "gif" } }, "image.format", "png"],
  [{ condition: { prompt: 5 } }, "condition.prompt", "expected string"],
  [{ condition: { label: -1 } }, "condition.label", ">=0"],
  [{ condition: { label: "x" } }, "condition.label", "expected number"],
  [{ condition: { prompt: "x".repeat(1001) } }, "condition.prompt", "1000"],
  [{ condition: {} }, "condition.prompt", "expected string"],
  [{ condition: 1 }, "condition", "Invalid input"],
  [{ kind: "draw" }, "kind", "Invalid"],
])("a job with %j names %s", (change, param, message) => {
  const error = errorOf(Job, { ...job, ...change });
  expect(error).toBeInstanceOf(ApiError);
  expect(error.body).toMatchObject({ code: "invalid_request", type: "invalid_request_error", param });
  expect(error.message).toContain(message);
  expect(error.status).toBe(400);
});

test("the root has no param, and a base stands before the path", () => {
  expect(errorOf(Job, null).param).toBeNull();
  expect(errorOf(z.array(z.number()), ["a"], "body").param).toBe("body[0]");
  expect(errorOf(z.number(), "a", "n").param).toBe("n");
});

test("unknown keys of strict objects are named, and cut where long", () => {
  const strict = z.strictObject({ a: z.number() });
  expect(errorOf(strict, { a: 1, b: 2 }).param).toBe("b");
  const long = errorOf(strict, { a: 1, ["k".repeat(5000)]: 2 });
  expect(long.param).toHaveLength(100);
  expect(long.message.length).toBeLessThanOrEqual(300);
});

test("values stay out of the message", () => {
  expect(errorOf(z.object({ a: z.email() }), { a: "secret" }).message).not.toContain("secret");
});

test("parseAs gives the parsed value, or throws with the code asked for", () => {
  expect(parseAs(z.object({ a: z.number().default(1) }), {})).toEqual({ a: 1 });
  expect(() => parseAs(z.number(), "x", "invalid_latent")).toThrow(expect.objectContaining({ code: "invalid_latent" }));
});

test("paths are written as the OpenAI error writes them", () => {
  expect(formatPath(["a", 0, "b", 1, 2])).toBe("a[0].b[1][2]");
});
