/** `reptok stamp`: writes a bundle's identity into its manifest. */
import { openBundle, stampBundle } from "@reptok/runtime";
import { Command } from "commander";
import { table } from "../inspect/text.ts";

async function run(directory: string): Promise<void> {
  await stampBundle(directory);
  const { version } = await openBundle(directory);
  console.log(table([], Object.entries(version)));
}

export function stamp(): Command {
  return new Command("stamp")
    .description("write a bundle's identity (version, space and decoder) into its manifest, and check the bundle")
    .argument("<bundle>", "bundle directory")
    .action(run);
}
