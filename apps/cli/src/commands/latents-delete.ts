/** `reptok latents delete`: single latents, or all latents of a collection that match a filter. */
import type { Choice } from "@reptok/client";
import { Command } from "commander";
import { UsageError } from "../failure.ts";
import { meter } from "../progress.ts";
import { asTask, choiceOf, filterOption, serviceOf } from "./latents-client.ts";

interface Options {
  readonly filter?: Choice["filter"];
  readonly all?: true;
  readonly dryRun?: true;
}

async function run(ids: readonly string[], { filter, all, dryRun }: Options, command: Command): Promise<void> {
  const service = serviceOf(command);
  const { latents } = service.reptok;
  const ways = [ids.length > 0, filter !== undefined, all === true].filter(Boolean).length;
  if (ways !== 1) throw new UsageError("expected either ids, --filter, or --all for the whole collection");
  if (ids.length > 0 && dryRun) throw new UsageError("--dry-run: expected --filter or --all, whose latents it counts");
  const choice = choiceOf(service, filter);
  const deleted = await asTask(async () => {
    for (const id of ids) await latents.delete(id);
    if (ids.length > 0) return ids.length;
    if (dryRun) return latents.count(choice);
    const progress = meter("deleting", 5000);
    let deletion = { deleted: 0, matching: 0 };
    for await (deletion of latents.deleteAll(choice)) progress.update(deletion.deleted, deletion.matching);
    progress.done();
    return deletion.deleted;
  });
  if (service.json) console.log(JSON.stringify({ deleted: dryRun ? 0 : deleted, matching: deleted }));
  else console.log(dryRun ? `${deleted} would be deleted` : `${deleted} deleted`);
}

export function deletion(): Command {
  return new Command("delete")
    .description("delete latents with their pictures")
    .argument("[ids...]", "ids of latents")
    .addOption(filterOption())
    .option("--all", "all latents of the collection")
    .option("--dry-run", "only print the number of matching latents")
    .action(run);
}
