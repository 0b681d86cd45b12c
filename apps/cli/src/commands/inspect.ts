/** `reptok inspect`: shows the contents of a bundle, a latent file or an ONNX file. */
import { stat } from "node:fs/promises";
import path from "node:path";
import { printOnnx } from "@reptok/model";
import { openBundle } from "@reptok/runtime";
import { decodeLatent, latentId, MANIFEST_FILE } from "@reptok/shared";
import { Command } from "commander";
import { FileError, UsageError } from "../failure.ts";
import { aboutFile, readInput } from "../files.ts";
import { describeBundle } from "../inspect/bundle.ts";
import { describeLatent } from "../inspect/latent.ts";

interface Options {
  readonly json?: true;
}

const print = (value: unknown, text: string, json?: true) => console.log(json ? JSON.stringify(value, null, 2) : text);

async function inspectLatent(file: string, { json }: Options): Promise<void> {
  const bytes = await readInput(file);
  const latent = await aboutFile(file, () => decodeLatent(bytes));
  const id = await latentId(bytes);
  print({ id, ...latent, data: [...latent.data] }, describeLatent(id, bytes.length, latent), json);
}

async function inspectBundle(directory: string, { json }: Options): Promise<void> {
  const { manifest, dir } = await openBundle(directory);
  print(manifest, describeBundle(dir, manifest), json);
}

async function inspectOnnx(file: string): Promise<void> {
  const bytes = await readInput(file);
  console.log(await aboutFile(file, () => printOnnx(bytes)));
}

async function run(target: string, options: Options): Promise<void> {
  const found = await stat(target).catch((cause: unknown) => {
    throw new FileError(`${target}: no such file or directory`, { cause });
  });
  if (found.isDirectory()) return inspectBundle(target, options);
  if (path.basename(target) === MANIFEST_FILE) return inspectBundle(path.dirname(target), options);
  switch (path.extname(target)) {
    case ".latent":
      return inspectLatent(target, options);
    case ".onnx":
      if (options.json) throw new UsageError("--json: not supported for ONNX files");
      return inspectOnnx(target);
    default:
      throw new UsageError(`${target}: expected a bundle directory, a .latent or a .onnx file`);
  }
}

export function inspect(): Command {
  return new Command("inspect")
    .description("show the contents of a bundle (its hashes are checked), a .latent or a .onnx file")
    .argument("<target>", "bundle directory or file")
    .option("--json", "as JSON (bundles and latents)")
    .action(run);
}
