/** Opens files of named tensors in any supported format. */
import { open } from "node:fs/promises";
import { CheckpointError, openSafetensors, openTorchCheckpoint, type TensorFile } from "@reptok/checkpoint";

/** First bytes of a zip archive, and so of every torch.save file. */
const ZIP = "PK";

async function beginning(path: string): Promise<string> {
  try {
    await using handle = await open(path);
    const bytes = new Uint8Array(ZIP.length);
    await handle.read(bytes, 0, bytes.length, 0);
    return Buffer.from(bytes).toString("latin1");
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CheckpointError("unreadable", path, `expected a readable file, got: ${reason}`, { cause });
  }
}

/** Opens a torch.save file (.ckpt, .pth, .pt, .bin) or a safetensors file, distinguished by their first bytes. */
export async function openTensors(path: string): Promise<TensorFile> {
  return (await beginning(path)) === ZIP ? openTorchCheckpoint(path) : openSafetensors(path);
}

/** The prefix of the single name that ends in `suffix`. @throws CheckpointError when there is none, or several */
export function prefixBefore(file: TensorFile, path: string, suffix: string): string {
  const prefixes = file
    .names()
    .filter((name) => name.endsWith(suffix))
    .map((name) => name.slice(0, -suffix.length));
  const [prefix, ...others] = prefixes;
  if (prefix === undefined)
    throw new CheckpointError("missing", `${path}: ${suffix}`, "expected this weight, got none");
  if (others.length > 0)
    throw new CheckpointError("malformed", path, `expected one weight ${suffix}, got ${prefixes.length}`);
  return prefix;
}
