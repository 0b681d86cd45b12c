/** `reptok latents upload`: uploads pictures and latent files to a server, in parallel. An interrupted upload can be resumed. */
import { stat } from "node:fs/promises";
import path from "node:path";
import { Command } from "commander";
import { TaskFailed, UsageError } from "../failure.ts";
import { kindOf } from "../files.ts";
import { integer } from "../options.ts";
import { meter } from "../progress.ts";
import { filesIn, type FolderFile, readMetadata } from "./latents-folder.ts";
import { serviceOf } from "./latents-client.ts";
import { UploadRecord } from "./latents-record.ts";
import { groupsOf, send } from "./latents-send.ts";

interface Options {
  readonly model?: string;
  readonly parallel: number;
  readonly again?: true;
}

/** Maximum number of failures that are printed. */
const FAILURES_SHOWN = 20;

/** The files that the paths name; for folders, all pictures and latent files inside. */
async function listed(paths: readonly string[]): Promise<FolderFile[]> {
  const files: FolderFile[] = [];
  for (const each of paths) {
    const found = await stat(each).catch(() => null);
    if (!found) throw new UsageError(`${each}: no such file or folder`);
    if (found.isDirectory()) files.push(...(await filesIn(each)));
    else if (kindOf(each))
      files.push({ file: each, name: path.basename(each), size: found.size, changed: found.mtimeMs });
    else throw new UsageError(`${each}: expected a picture (.png, .jpg, .webp) or a .latent file`);
  }
  if (files.length === 0) throw new UsageError("expected pictures or .latent files, found none");
  return files;
}

async function run(paths: readonly string[], options: Options, command: Command): Promise<void> {
  const service = serviceOf(command);
  const files = await readMetadata(await listed(paths));
  const record = await UploadRecord.open(service.url, service.collection, options.again ?? false);
  const left = files.filter((file) => !record.has(file));
  const progress = meter("uploading", 5000);
  const failures: string[] = [];
  let done = files.length - left.length;
  progress.update(done, files.length);
  const queue = groupsOf(left).values();
  const work = async () => {
    for (const group of queue)
      for await (const sent of send(service, group, options.model)) {
        if ("id" in sent) await record.add(sent.file, sent.id);
        else failures.push(sent.error);
        progress.update(++done, files.length, failures.length > 0 ? `${failures.length} failed` : "");
      }
  };
  await Promise.all(Array.from({ length: options.parallel }, work));
  progress.done();
  await record.close();
  const skipped = files.length - left.length;
  const uploaded = left.length - failures.length;
  const counts = { uploaded, skipped, failed: failures.length };
  if (service.json) console.log(JSON.stringify(counts));
  else console.log(`${uploaded} uploaded, ${skipped} already there, ${failures.length} failed`);
  if (failures.length === 0) return;
  const more = failures.length > FAILURES_SHOWN ? [`and ${failures.length - FAILURES_SHOWN} more`] : [];
  throw new TaskFailed([...failures.slice(0, FAILURES_SHOWN), ...more].join("\n"));
}

export function upload(): Command {
  return new Command("upload")
    .description("encode pictures and store .latent files, also from folders, with the metadata in metadata.jsonl")
    .argument("<paths...>", "pictures, .latent files and folders")
    .option("-m, --model <name>", "the model that encodes pictures; by default, the server's first")
    .option("-p, --parallel <number>", "maximum concurrent requests", integer(1, 32), 4)
    .option("--again", "also send files that were sent before")
    .action(run);
}
