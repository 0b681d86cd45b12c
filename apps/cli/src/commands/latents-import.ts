/** `reptok latents import`: stores the latents in files of `reptok latents export`. */
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { decodeLatent, latentFromJson, linesOf } from "@reptok/shared";
import { Command } from "commander";
import * as z from "zod";
import { FileError, TaskFailed, UsageError } from "../failure.ts";
import { meter } from "../progress.ts";
import { asTask, serviceOf } from "./latents-client.ts";

const MAX_LINE_BYTES = 2 ** 21;
const Line = z.looseObject({ metadata: z.record(z.string(), z.unknown()).optional() });

/** The latents of a file of JSON lines, each with its metadata. */
async function* latentsIn(file: string) {
  const tooLong = (line: number) => new FileError(`${file}: line ${line}: expected at most ${MAX_LINE_BYTES} bytes`);
  for await (const { number, bytes } of linesOf(createReadStream(file), { maxLineBytes: MAX_LINE_BYTES, tooLong })) {
    try {
      const { metadata, ...json } = Line.parse(JSON.parse(new TextDecoder().decode(bytes)));
      yield { ...decodeLatent(await latentFromJson(json)), metadata };
    } catch (cause) {
      throw new FileError(`${file}: line ${number}: expected a latent in its JSON form`, { cause });
    }
  }
}

async function run(files: readonly string[], _options: object, command: Command): Promise<void> {
  const { reptok, collection, json } = serviceOf(command);
  for (const file of files) if (!(await stat(file).catch(() => null))) throw new UsageError(`${file}: no such file`);
  const counts = { kept: 0, failed: 0 };
  const failures: string[] = [];
  const progress = meter("importing", 5000);
  for (const file of files)
    await asTask(async () => {
      for await (const outcome of reptok.latents.import(latentsIn(file), { collection })) {
        counts[outcome.status]++;
        if (outcome.status === "failed")
          failures.push(`${file}: latent ${outcome.index + 1}: ${outcome.error.message}`);
        progress.update(counts.kept, counts.kept + counts.failed);
      }
    });
  progress.done();
  console.log(json ? JSON.stringify(counts) : `${counts.kept} kept, ${counts.failed} failed`);
  if (failures.length > 0) throw new TaskFailed(failures.slice(0, 20).join("\n"));
}

export function importation(): Command {
  return new Command("import")
    .description("store the latents of files that `reptok latents export` wrote, with their metadata")
    .argument("<files...>", "files of JSON lines")
    .action(run);
}
