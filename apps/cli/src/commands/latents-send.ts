/** Sends files to a server: pictures and large latents one by one, other latents in groups, each as one import. */
import { setTimeout as delay } from "node:timers/promises";
import { decodeLatent, type Latent } from "@reptok/shared";
import { aboutFile, kindOf, readInput } from "../files.ts";
import type { FolderFile } from "./latents-folder.ts";
import { asTask, type Service } from "./latents-client.ts";

/** The result of one file: the latent's id, or the reason of the failure. */
export type Sent =
  | { readonly file: FolderFile; readonly id: string }
  | { readonly file: FolderFile; readonly error: string };

/** Limits of a group, so that it fits into one request of the API and little is repeated after an interruption. */
const MAX_FILES = 250;
const MAX_GROUP_BYTES = 8 * 2 ** 20;
/** Maximum bytes of a latent in a group; its line of JSON must be shorter than 1 MiB. */
const MAX_GROUPED_BYTES = 2 ** 19;

/** Delays before latents that the server could not store are sent again. */
const RETRY_MS = [500, 2000];

const isGrouped = ({ file, size }: FolderFile) => kindOf(file) === "latent" && size <= MAX_GROUPED_BYTES;

/** Divides the files into groups, each of which {@link send} sends in one request. */
export function groupsOf(files: readonly FolderFile[]): FolderFile[][] {
  const groups: FolderFile[][] = [];
  let bytes = Infinity;
  for (const file of files.filter(isGrouped)) {
    const last = groups.at(-1);
    if (last && last.length < MAX_FILES && bytes + file.size <= MAX_GROUP_BYTES) last.push(file);
    else {
      groups.push([file]);
      bytes = 0;
    }
    bytes += file.size;
  }
  return [...files.filter((file) => !isGrouped(file)).map((file) => [file]), ...groups];
}

interface Failure {
  readonly message: string;
  readonly code?: string;
}

const failureOf = (thrown: unknown): Failure => ({
  message: thrown instanceof Error ? thrown.message : String(thrown),
});

const failed = (file: FolderFile, { message }: Failure): Sent => ({
  file,
  error: message.startsWith(file.file) ? message : `${file.file}: ${message}`,
});

/** Invalid latents are reported without a request to the server. */
async function readLatentFile({ file }: FolderFile): Promise<Latent> {
  const bytes = await readInput(file);
  return aboutFile(file, () => decodeLatent(bytes));
}

async function sendOne({ reptok, collection }: Service, file: FolderFile, model: string | undefined): Promise<string> {
  const { metadata } = file;
  const options = { collection, ...(metadata ? { metadata } : {}) };
  if (kindOf(file.file) === "latent") {
    const latent = await readLatentFile(file);
    return (await asTask(() => reptok.latents.keep(latent, options))).id;
  }
  const bytes = await readInput(file.file);
  return (await asTask(() => reptok.latents.encode(bytes, { ...options, ...(model === undefined ? {} : { model }) })))
    .id;
}

interface ReadFile {
  readonly file: FolderFile;
  readonly latent: Latent;
}
type Outcome = { readonly id: string } | Failure;

/** The outcome of each latent, in order. If the request fails, so does every latent whose outcome did not arrive. */
async function importLatents({ reptok, collection }: Service, latents: readonly ReadFile[]): Promise<Outcome[]> {
  const items = latents.map(({ file, latent }) => ({ ...latent, metadata: file.metadata }));
  const outcomes: Outcome[] = [];
  try {
    await asTask(async () => {
      for await (const outcome of reptok.latents.import(items, { collection }))
        outcomes.push(outcome.status === "kept" ? outcome : outcome.error);
    });
    return outcomes;
  } catch (thrown) {
    return latents.map((_, i) => outcomes[i] ?? failureOf(thrown));
  }
}

async function* sendLatents(service: Service, files: readonly FolderFile[]): AsyncGenerator<Sent> {
  let latents: ReadFile[] = [];
  for (const file of files) {
    try {
      latents.push({ file, latent: await readLatentFile(file) });
    } catch (thrown) {
      yield failed(file, failureOf(thrown));
    }
  }
  for (let attempt = 0; latents.length > 0; attempt++) {
    const outcomes = await importLatents(service, latents);
    const retryMs = RETRY_MS[attempt];
    const unavailable: ReadFile[] = [];
    for (const [i, latent] of latents.entries()) {
      const outcome = outcomes[i]!;
      if ("id" in outcome) yield { file: latent.file, id: outcome.id };
      else if (outcome.code === "unavailable" && retryMs !== undefined) unavailable.push(latent);
      else yield failed(latent.file, outcome);
    }
    latents = unavailable;
    if (latents.length > 0) await delay(retryMs);
  }
}

/** Sends a group of {@link groupsOf}; yields the result of each file. */
export async function* send(
  service: Service,
  group: readonly FolderFile[],
  model: string | undefined,
): AsyncGenerator<Sent> {
  const [file] = group;
  if (file && isGrouped(file)) return yield* sendLatents(service, group);
  if (!file) return;
  try {
    yield { file, id: await sendOne(service, file, model) };
  } catch (thrown) {
    yield failed(file, failureOf(thrown));
  }
}
