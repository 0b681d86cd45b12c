/** Fine-tuning of the text generator on captioned pictures. */
import { join } from "node:path";
import type { PromptReader } from "@reptok/model";
import { ApiError } from "@reptok/shared";
import { f32, i32 } from "../stages/context.ts";
import { dropOut } from "../stages/draws.ts";
import { RowFile } from "./data/row-file.ts";
import { split } from "./data/split.ts";
import { flowFeeds, latentsOf, sample } from "./generator-job.ts";
import { MAX_HELD_OUT, type Job, type JobContext } from "./job.ts";
import { liveRunner } from "./live.ts";
import { isOwn, tokenizerOf } from "./source.ts";
import { tuneTextGenerator } from "./text-generator.ts";

/** Captions per batch of an imported text encoder. */
const CHUNK = 8;

/**
 * The features of each caption by the bundle's own, frozen encoder; the last row is the empty prompt's.
 * @returns undefined when it was stopped
 */
async function features(
  { source, dir, threads, progress, stopped }: JobContext,
  captions: readonly string[],
  tokenizer: PromptReader,
): Promise<RowFile | undefined> {
  const { maxTokens: L, embedding: E } = source.manifest.textGenerator!;
  const path = join(dir, "text.rows");
  const prompts = [...captions, ""];
  const cached = await RowFile.open(path, L * E, "f32", prompts.length).catch(() => undefined);
  if (cached !== undefined) return cached;
  const rows = await RowFile.create(path, L * E, "f32");
  const runner = liveRunner(source, {}, threads);
  try {
    for (let start = 0; start < prompts.length; start += CHUNK) {
      if (stopped()) return undefined;
      const read = prompts.slice(start, start + CHUNK).map((prompt) => tokenizer.encode(prompt, L));
      const n = read.length;
      const { text } = await runner.run("text_encoder", {
        ids: i32(Int32Array.from(read.flatMap(({ ids }) => [...ids])), n, L),
        mask: f32(Float32Array.from(read.flatMap(({ mask }) => [...mask])), n, L),
      });
      await rows.append(text!.data as Float32Array);
      progress("captions", start + n, prompts.length);
    }
    return rows;
  } finally {
    await runner.release();
  }
}

/** @returns undefined when it was stopped while the pictures were prepared */
export async function textJob(context: JobContext): Promise<Job | undefined> {
  const { source, settings, threads, note } = context;
  const without = context.examples.filter(({ caption }) => caption === undefined);
  if (without.length > 0) {
    const found = `${without[0]!.name} and ${without.length - 1} more have none`;
    throw new ApiError("invalid_request", `expected a caption for every picture; ${found}`);
  }
  const { manifest } = source;
  const generator = manifest.textGenerator!;
  const tokenizer = (await tokenizerOf(source))!;
  const own = await isOwn(source, "text_encoder");
  if (source.fresh.has("text_generator"))
    note("text generator: new, initialised from the unconditional label generator");
  note(own ? "text encoder: trained with the generator" : "text encoder: imported, frozen");
  const prepared = await latentsOf(context);
  if (prepared === undefined) return undefined;
  const captions = prepared.examples.map(({ caption }) => caption!);
  const read = own ? undefined : await features(context, captions, tokenizer);
  if (!own && read === undefined) return undefined;

  // The step has the length of the longest caption: shorter prompts cost nothing, and later positions are not trained.
  const longest = captions.reduce((most, caption) => Math.max(most, tokenizer.count(caption)), 1);
  const L = own ? Math.min(generator.maxTokens, longest) : generator.maxTokens;
  const B = settings.batchSize;
  const encoded = [...captions, ""].map((caption) => tokenizer.encode(caption, L));
  const none = captions.length;
  const parts = split(
    prepared.examples.map(({ name }) => name),
    settings.holdOut,
    settings.seed,
    MAX_HELD_OUT,
  );
  const shown = Array.from(parts.heldOut.subarray(0, settings.shown), (index) => captions[index]!);
  return {
    tuning: await tuneTextGenerator(source, { ...settings, threads, captionTokens: L, encoder: own }),
    split: parts,
    skipped: prepared.skipped,
    async feeds(indices, random) {
      const chosen = Uint32Array.from(dropOut(indices, none, settings.dropout, random));
      const [ids, mask] = [new Int32Array(B * L), new Float32Array(B * L)];
      chosen.forEach((at, i) => {
        ids.set(encoded[at]!.ids, i * L);
        mask.set(encoded[at]!.mask, i * L);
      });
      const feeds = { ...(await flowFeeds(prepared, indices, random)), mask: f32(mask, B, L) };
      if (read === undefined) return { ...feeds, ids: i32(ids, B, L) };
      const text = new Float32Array(B * L * generator.embedding);
      await read.read(chosen, text);
      return { ...feeds, text: f32(text, B, L, generator.embedding) };
    },
    look: (pipeline) =>
      sample(
        pipeline,
        manifest.imageSize,
        shown.map((prompt) => ({ prompt })),
        shown,
        settings.seed,
      ),
    async close() {
      await prepared.rows.latent.close();
      await read?.close();
    },
  };
}
