/** `reptok latents search`: by a prompt, a picture, a label or a kept latent. */
import type { Choice, Schemas } from "@reptok/client";
import { encodeBase64 } from "@reptok/shared";
import { Command } from "commander";
import { UsageError } from "../failure.ts";
import { readInput } from "../files.ts";
import { table } from "../inspect/text.ts";
import { integer } from "../options.ts";
import { asTask, choiceOf, filterOption, serviceOf } from "./latents-client.ts";

interface Options {
  readonly image?: string;
  readonly label?: string;
  readonly id?: string;
  readonly limit: number;
  readonly filter?: Choice["filter"];
}

async function exampleOf(prompt: string | undefined, { image, label, id }: Options): Promise<Schemas["SearchRequest"]> {
  const queries = [prompt, image, label, id].filter((value) => value !== undefined);
  if (queries.length !== 1) throw new UsageError("expected one of a prompt, --image, --label and --id");
  if (prompt !== undefined) return { prompt };
  if (label !== undefined) return { label };
  return id === undefined ? { image: encodeBase64(await readInput(image!)) } : { id };
}

async function run(prompt: string | undefined, options: Options, command: Command): Promise<void> {
  const service = serviceOf(command);
  const example = await exampleOf(prompt, options);
  const request = { ...example, ...choiceOf(service, options.filter), limit: options.limit };
  const { data } = await asTask(() => service.reptok.latents.search(request));
  if (service.json) return console.log(JSON.stringify(data, null, 2));
  const rows = data.map(({ score, id, metadata }) => [score.toFixed(4), id, JSON.stringify(metadata)]);
  console.log(table(["score", "id", "metadata"], rows));
}

export function search(): Command {
  return new Command("search")
    .description("find similar latents")
    .argument("[prompt]", "text to search for")
    .option("--image <file>", "a picture to be similar to")
    .option("--label <label>", "a label to be similar to")
    .option("--id <id>", "a stored latent to be similar to")
    .option("-n, --limit <number>", "maximum number of results", integer(1, 100), 10)
    .addOption(filterOption())
    .action(run);
}
