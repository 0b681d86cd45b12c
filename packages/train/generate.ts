/**
 * Assembles the optimiser's kernel, src/trainer/kernel.wat, with wabt: `node scripts/bootstrap.mjs packages/train/generate.ts`.
 * A test fails while the generated file is out of date.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import wabt from "wabt";

const SOURCE = new URL("src/trainer/kernel.wat", import.meta.url);
export const TARGET = new URL("src/trainer/generated/kernel.ts", import.meta.url);

/** wabt's types lack the second argument. */
const FEATURES = { simd: true, multi_memory: true };

/** The module as TypeScript, so that bundlers need no loader for it. */
export async function generate(): Promise<string> {
  const parsed = (await wabt()).parseWat("kernel.wat", readFileSync(SOURCE, "utf8"), FEATURES);
  const base64 = Buffer.from(parsed.toBinary({}).buffer).toString("base64");
  parsed.destroy();
  return `/** Generated from kernel.wat by generate.ts. Do not edit. */\nexport const KERNEL =\n  "${base64}";\n`;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href)
  writeFileSync(fileURLToPath(TARGET), await generate());
