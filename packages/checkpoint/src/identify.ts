/** Recognises a file's actual format by its first bytes, for error messages. */
import type { ByteSource } from "./source.ts";

const HEAD = 64;

const isZip = (head: string): boolean => head.startsWith("PK\x03\x04");

export const SAFETENSORS = "a safetensors file";

const KINDS: readonly (readonly [what: string, matches: (head: string) => boolean])[] = [
  ["a zip archive, as written by torch.save (.ckpt, .pt, .pth)", isZip],
  [
    // The pickled magic number 0x1950a86a20f9469cfc6c.
    "a torch.save file in the format before PyTorch 1.6; load it in PyTorch and save it again to convert it",
    (head) => head.startsWith("\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19."),
  ],
  [SAFETENSORS, (head) => head.startsWith("\0\0\0\0{", 4) || /^.{5}\0\0\0\{"/s.test(head)],
  ["a Git LFS pointer in place of the file", (head) => head.startsWith("version https://git-lfs")],
  ["a web page", (head) => /^\s*<(!doctype|html)/i.test(head)],
  ["an empty file", (head) => head === ""],
];

async function headOf(source: ByteSource): Promise<string> {
  const bytes = new Uint8Array(Math.min(HEAD, source.size));
  await source.read(bytes, 0);
  return Buffer.from(bytes).toString("latin1");
}

/** Whether a file without a zip directory begins as a zip archive: its end is missing. */
export const beginsAsZip = async (source: ByteSource): Promise<boolean> => isZip(await headOf(source));

/** Undefined if the format is not recognised. */
export async function identify(source: ByteSource): Promise<string | undefined> {
  const head = await headOf(source);
  return KINDS.find(([, matches]) => matches(head))?.[0];
}
