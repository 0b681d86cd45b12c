/** `reptok train`: the starter model's stages, or a bundle's tokenizer or generator on a user's pictures. */
import { Command } from "commander";
import { UsageError } from "../failure.ts";
import { trainGenerator, trainTokenizer } from "./train-bundle.ts";
import { trainAdopt, trainExport, trainRestore } from "./train-export.ts";
import { trainStarter } from "./train-starter.ts";

/** The optimiser is a WebAssembly module with several memories. */
const MIN_NODE = 22;

function checkNode(): void {
  if (Number.parseInt(process.versions.node, 10) >= MIN_NODE) return;
  throw new UsageError(`expected Node ${MIN_NODE} or later for training, got ${process.versions.node}`);
}

export function train(): Command {
  const command = new Command("train")
    .description("train the starter model on the emoji sets (the default), or fine-tune a bundle on your own pictures")
    .hook("preAction", checkNode);
  command.addCommand(trainStarter().exitOverride(), { isDefault: true });
  for (const part of [trainTokenizer, trainGenerator, trainExport, trainAdopt, trainRestore])
    command.addCommand(part().exitOverride());
  return command;
}
