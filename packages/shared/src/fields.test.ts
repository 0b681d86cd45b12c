import { expect, test } from "vitest";
import * as z from "zod";
import { fieldsAt, nearestField } from "./fields.ts";

const Size = z.strictObject({ width: z.number(), height: z.number().optional() });
const Schema = z.strictObject({
  list: z.array(z.union([z.strictObject({ id: z.string() }), z.strictObject({ prompt: z.string() })])).default([]),
  size: z.union([z.boolean(), Size]).nullish(),
});

test.each([
  [[], ["list", "size"]],
  [
    ["list", 3],
    ["id", "prompt"],
  ],
  [["size"], ["width", "height"]],
  [["size", "width"], []],
  [["elsewhere"], []],
])("the fields at %j are %j", (path, fields) => {
  expect(fieldsAt(Schema, path)).toEqual(fields);
});

const FIELDS = ["prompt", "seed", "n", "size", "num_inference_steps", "guidance_scale", "output_format"];

test.each([
  ["sed", "seed"],
  ["sede", "seed"],
  ["Seed", "seed"],
  ["promt", "prompt"],
  ["numInferenceSteps", "num_inference_steps"],
  ["output-format", "output_format"],
  ["steps", "num_inference_steps"],
  ["guidance", "guidance_scale"],
])("%s is corrected to %s", (name, field) => {
  expect(nearestField(name, FIELDS)).toBe(field);
});

test.each(["negative_prompt", "lora", "in", "", "__proto__", "x".repeat(100_000), "seed"])(
  "%s has no correction",
  (name) => {
    expect(nearestField(name, FIELDS)).toBeNull();
  },
);
