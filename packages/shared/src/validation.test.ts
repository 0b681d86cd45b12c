import { expect, test } from "vitest";
import * as z from "zod";
import { ApiError } from "./errors.ts";
import { Job } from "./protocol/job.ts";
import { formatPath, fromZodError, parseAs } from "./validation.ts";

function errorOf(schema: z.ZodType, value: unknown, base?: string): ApiError {
  const parsed = schema.safeParse(value);
  if (parsed.success) throw new Error("expected a failure");
  return fromZodError(parsed.error, "invalid_request", base, value);
}

const hash = "0".repeat(64);
const version = { model: "starter", version: hash, space: hash, decoder: hash };
const job = { id: "1", attempt: 1, version, kind: "generate", condition: { prompt: "a red apple" }, seeds: [7] };

test.each([
  [{ seeds: [7, -1] }, "seeds[1]", "expected 0 or more, got -1"],
  [{ seeds: [7, 0.5] }, "seeds[1]", "expected an integer, got 0.5"],
  [{ seeds: [] }, "seeds", "expected 1 item or more, got 0"],
  [{ seeds: {} }, "seeds", "expected an array, got an object"],
  [{ id: undefined }, "id", "expected a string, got nothing"],
  [{ version: { ...version, model: "A/B" } }, "version.model", "expected 1 to 64 of a-z 0-9 . _ -"],
  [{ image: { steps: 251, size: 64, format: "png" } }, "image.steps", "expected at most 250, got 251"],
  [{ image: { steps: 1, size: 64, format: "bmp" } }, "image.format", 'expected one of "png", "webp", "jpeg", "gif"'],
  [{ condition: { prompt: 5 } }, "condition.prompt", "expected a string, got 5"],
  [{ condition: { label: -1 } }, "condition.label", "expected 0 or more, got -1"],
  [{ condition: { label: "x" } }, "condition.label", "expected a number, got a string"],
  [{ condition: { prompt: "x".repeat(1001) } }, "condition.prompt", "expected at most 1000 characters, got 1001"],
  [{ condition: {} }, "condition.prompt", "expected a string, got nothing"],
  [{ condition: 1 }, "condition", "expected a different type, got a number"],
  [{ kind: "draw" }, "kind", "expected a supported value"],
])("a job with %j names %s", (change, param, message) => {
  const error = errorOf(Job, { ...job, ...change });
  expect(error).toBeInstanceOf(ApiError);
  expect(error.body).toMatchObject({ code: "invalid_request", type: "invalid_request_error", param });
  expect(error.message).toBe(`${param}: ${message}`);
  expect(error.status).toBe(400);
});

test("the root has no param, and a base is prepended to the path", () => {
  expect(errorOf(Job, null).param).toBeNull();
  expect(errorOf(z.array(z.number()), ["a"], "body").param).toBe("body[0]");
  expect(errorOf(z.number(), "a", "n").param).toBe("n");
});

test("unknown keys of strict objects are named, and truncated if long", () => {
  const strict = z.strictObject({ a: z.number() });
  expect(errorOf(strict, { a: 1, b: 2 }).body).toMatchObject({
    param: "b",
    code: "unknown_parameter",
    type: "invalid_request_error",
    message: "b: unknown field",
  });
  const long = errorOf(strict, { a: 1, ["k".repeat(5000)]: 2 });
  expect(long.param).toHaveLength(100);
  expect(long.message.length).toBeLessThanOrEqual(300);
});

test("an unknown key is named with the nearest valid one, also in a list and in a branch of a union", () => {
  const Item = z.union([
    z.strictObject({ id: z.string() }),
    z.strictObject({ prompt: z.string(), seed: z.number().optional() }),
  ]);
  const schema = z.strictObject({ items: z.array(Item), limit: z.number().optional() });
  const failure = (value: unknown) => {
    try {
      parseAs(schema, value, "invalid_request", "body");
    } catch (error) {
      if (error instanceof ApiError) return error.message;
    }
    throw new Error("expected a failure");
  };
  expect(failure({ items: [], limits: 3 })).toBe("body.limits: unknown field; did you mean limit?");
  expect(failure({ items: [{ prompt: "a", sed: 3 }] })).toBe("body.items[0].sed: unknown field; did you mean seed?");
  expect(failure({ items: [{ id: "a", prompt: "b" }] })).toBe("body.items[0].prompt: unknown field");
  expect(failure({ items: [{ prompt: 5, sed: 3 }] })).toBe("body.items[0].prompt: expected a string, got 5");
  expect(() => parseAs(schema, { items: [], x: 1 }, "invalid_latent")).toThrow(
    expect.objectContaining({ code: "invalid_latent", param: "x" }),
  );
});

test("values are not echoed in the message", () => {
  expect(errorOf(z.object({ a: z.email() }), { a: "secret" }).message).toBe("a: expected a valid email address");
  expect(errorOf(z.object({ a: z.enum(["b"]) }), { a: "secret" }).message).toBe('a: expected "b"');
});

test("parseAs returns the parsed value, or throws with the given code", () => {
  expect(parseAs(z.object({ a: z.number().default(1) }), {})).toEqual({ a: 1 });
  expect(() => parseAs(z.number(), "x", "invalid_latent")).toThrow(expect.objectContaining({ code: "invalid_latent" }));
});

test("paths use the notation of the OpenAI error", () => {
  expect(formatPath(["a", 0, "b", 1, 2])).toBe("a[0].b[1][2]");
});
