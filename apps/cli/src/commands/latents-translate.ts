/** `reptok latents translate`: converts latents to another space by decoding and encoding their pictures. */
import path from "node:path";
import { encodeLatentOf, latentId } from "@reptok/shared";
import { Command } from "commander";
import { checkOutputs, readInput, writeOutput } from "../files.ts";
import { readLatent } from "../latents.ts";
import { type Model, withModel } from "../model.ts";
import { withOptions } from "../options.ts";
import { meter } from "../progress.ts";

interface Options {
  readonly from: string;
  readonly to: string;
  readonly out: string;
  readonly seed?: number;
  readonly steps?: number;
  readonly force?: true;
}

/** Latents per batch. */
const AT_ONCE = 8;
/** Lines of JSON, one per latent: `{from, to}`, both ids. */
const LINKS = "links.jsonl";

/** A latent file, read with the old bundle. All files are read and checked before anything is decoded. */
async function readAll(files: readonly string[], { manifest }: Model) {
  return Promise.all(
    files.map(async (file) => ({
      latent: await readLatent(file, manifest),
      id: await latentId(await readInput(file)),
    })),
  );
}

/** Decodes with the old bundle and encodes with the new one. */
async function run(files: readonly string[], { from, to, out, seed = 0, steps, force }: Options): Promise<void> {
  const names = files.map((file) => path.join(out, path.basename(file)));
  await checkOutputs([...names, path.join(out, LINKS)], force ?? false);
  const links: string[] = [];
  await withModel(from, (old) =>
    withModel(to, async (next) => {
      const read = await readAll(files, old);
      const bar = meter("translate");
      for (let start = 0; start < read.length; start += AT_ONCE) {
        const batch = read.slice(start, start + AT_ONCE);
        const items = batch.map(({ latent }) => ({ latent, seed }));
        const pictures = await old.pipeline.decode(items, steps === undefined ? {} : { steps });
        const encoded = await next.pipeline.encode(pictures.map((picture) => picture!));
        for (const [i, values] of encoded.entries()) {
          const bytes = encodeLatentOf(next.manifest, values, "f16");
          await writeOutput(names[start + i]!, bytes);
          links.push(`${JSON.stringify({ from: batch[i]!.id, to: await latentId(bytes) })}\n`);
          bar.update(links.length, read.length);
        }
      }
      bar.done();
    }),
  );
  await writeOutput(path.join(out, LINKS), new TextEncoder().encode(links.join("")));
  console.log(`${links.length} latents in ${out}; ${LINKS} says which is which`);
}

export const translate = () =>
  withOptions(
    new Command("translate")
      .description("decode latents with the bundle of their space, and encode the pictures with another bundle")
      .argument("<latents...>", "latent files")
      .requiredOption("--from <directory>", "bundle of the latents' space")
      .requiredOption("--to <directory>", "bundle whose encoder makes the new latents")
      .requiredOption("-o, --out <directory>", "where the new latents go, under the same file names"),
    "seed",
    "steps",
    "force",
  ).action(run);
