/** `reptok latents export`: writes the latents of a collection, or those that match a filter, to a file of JSON lines. */
import { createWriteStream } from "node:fs";
import { rename } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Choice, ExportedLatent } from "@reptok/client";
import { encodeLatent, latentToJson } from "@reptok/shared";
import { Command } from "commander";
import { checkOutputs } from "../files.ts";
import { withOptions } from "../options.ts";
import { meter } from "../progress.ts";
import { asTask, choiceOf, filterOption, serviceOf } from "./latents-client.ts";

interface Options {
  readonly out: string;
  readonly filter?: Choice["filter"];
  readonly force?: true;
}

async function lineOf({ metadata, ...latent }: ExportedLatent): Promise<string> {
  return `${JSON.stringify({ ...(await latentToJson(encodeLatent(latent))), metadata })}\n`;
}

async function run({ out, filter, force }: Options, command: Command): Promise<void> {
  await checkOutputs([out], force ?? false);
  const service = serviceOf(command);
  const choice = choiceOf(service, filter);
  const written = await asTask(async () => {
    const total = await service.reptok.latents.count(choice);
    const progress = meter("exporting", 5000);
    let count = 0;
    async function* lines() {
      for await (const latent of service.reptok.latents.export(choice)) {
        yield await lineOf(latent);
        progress.update(++count, Math.max(count, total));
      }
    }
    // The file gets its name once it is complete.
    await pipeline(Readable.from(lines()), createWriteStream(`${out}.part`));
    await rename(`${out}.part`, out);
    progress.done();
    return count;
  });
  console.log(service.json ? JSON.stringify({ written, file: out }) : `${written} latents to ${out}`);
}

export function exportation(): Command {
  const command = new Command("export")
    .description("write latents with their values and metadata to a file of JSON lines")
    .requiredOption("-o, --out <file>", "the file, such as latents.ndjson")
    .addOption(filterOption());
  return withOptions(command, "force").action(run);
}
