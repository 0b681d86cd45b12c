import { expect, test } from "vitest";
import { MAX_PROMPT } from "../text/prompt.ts";
import { Job } from "./job.ts";

const hash = (digit: string) => digit.repeat(64);
const version = { model: "starter", version: hash("1"), space: hash("2"), decoder: hash("3") };
const common = { id: "job_1", attempt: 1, tenant: "proj_1", version };
const image = { steps: 20, size: 64, format: "png" };
const latent = `lat_${hash("4")}`;

const valid: unknown[] = [
  { ...common, kind: "generate", condition: { prompt: "" }, seeds: [0, 0xffff_ffff] },
  { ...common, kind: "generate", condition: { label: 3 }, seeds: [1], steps: 50, guidance: 1.5, image },
  { ...common, kind: "encode" },
  { ...common, kind: "decode", latents: [latent, latent], seeds: [1, 2], image },
];

test.each(valid)("a job survives serialisation: %j", (job) => {
  expect(Job.parse(JSON.parse(JSON.stringify(job)))).toEqual(job);
});

test.each([
  ["more seeds than latents", { kind: "decode", latents: [latent], seeds: [1, 2], image }],
  ["fewer seeds than latents", { kind: "decode", latents: [latent, latent], seeds: [1], image }],
  ["no latents", { kind: "decode", latents: [], seeds: [], image }],
  ["an invalid latent id", { kind: "decode", latents: ["lat_1"], seeds: [1], image }],
  ["a seed of 33 bits", { kind: "generate", condition: { label: 0 }, seeds: [2 ** 32] }],
  ["eleven seeds", { kind: "generate", condition: { label: 0 }, seeds: Array.from({ length: 11 }, () => 1) }],
  ["an over-long prompt", { kind: "generate", condition: { prompt: "x".repeat(MAX_PROMPT + 1) }, seeds: [1] }],
  ["no condition", { kind: "generate", seeds: [1] }],
  ["an unknown kind", { kind: "train" }],
  ["no attempt", { kind: "encode", attempt: 0 }],
  ["a model name as the version", { kind: "encode", version: "starter" }],
  ["no decoder", { kind: "encode", version: { ...version, decoder: undefined } }],
])("rejects a job with %s", (_, fields) => {
  expect(Job.safeParse({ ...common, ...fields }).success).toBe(false);
});

test("the tenant defaults to an empty string", () => {
  expect(Job.parse({ id: "j", attempt: 1, version, kind: "encode" }).tenant).toBe("");
});
