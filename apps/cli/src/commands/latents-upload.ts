/** `reptok latents upload`: pictures and latent files of folders to a server, in parallel, going on where it was stopped. */
import { stat } from "node:fs/promises";
import path from "node:path";
import { decodeLatent } from "@reptok/shared";
import { Command } from "commander";
import { TaskFailed, UsageError } from "../failure.ts";
import { aboutFile, kindOf, readInput } from "../files.ts";
import { integer } from "../options.ts";
import { meter } from "../progress.ts";
import { filesIn, type FolderFile, readMetadata } from "./latents-folder.ts";
import { asTask, type Service, serviceOf } from "./latents-client.ts";
import { UploadRecord } from "./latents-record.ts";

interface Options {
  readonly model?: string;
  readonly parallel: number;
  readonly again?: true;
}

/** Files whose failures are printed by themselves. */
const FAILURES_SHOWN = 20;

/** Everything that the paths name: folders with all that is in them. */
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
  if (files.length === 0) throw new UsageError("found no pictures and no .latent files there");
  return files;
}

/** Sends one file, and gives its latent's id. */
async function send(
  { reptok, collection }: Service,
  { file, metadata }: FolderFile,
  model: string | undefined,
): Promise<string> {
  const bytes = await readInput(file);
  const options = { collection, ...(metadata ? { metadata } : {}) };
  if (kindOf(file) !== "latent") {
    const encoded = await reptok.latents.encode(bytes, { ...options, ...(model === undefined ? {} : { model }) });
    return encoded.id;
  }
  // Invalid latents are reported without a request to the server.
  await aboutFile(file, () => decodeLatent(bytes));
  return (await reptok.latents.keep(bytes, options)).id;
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
  const queue = left.values();
  const work = async () => {
    for (const file of queue) {
      try {
        await record.add(file, await asTask(() => send(service, file, options.model)));
      } catch (thrown) {
        const message = thrown instanceof Error ? thrown.message : String(thrown);
        failures.push(message.startsWith(file.file) ? message : `${file.file}: ${message}`);
      }
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
  else console.log(`${uploaded} uploaded, ${skipped} there from before, ${failures.length} failed`);
  if (failures.length === 0) return;
  const more = failures.length > FAILURES_SHOWN ? [`and ${failures.length - FAILURES_SHOWN} more`] : [];
  throw new TaskFailed([...failures.slice(0, FAILURES_SHOWN), ...more].join("\n"));
}

export function upload(): Command {
  return new Command("upload")
    .description("encode pictures and keep .latent files, whole folders of them, with what metadata.jsonl says of each")
    .argument("<paths...>", "pictures, .latent files and folders")
    .option("-m, --model <name>", "the model that encodes pictures; the server's first when absent")
    .option("-p, --parallel <number>", "files that are sent side by side", integer(1, 32), 4)
    .option("--again", "send files too that were sent before")
    .action(run);
}
