/** `reptok train`: the starter model's stages, or a bundle's tokenizer or generator on a user's pictures. */
import { Command } from "commander";
import { trainGenerator, trainTokenizer } from "./train-bundle.ts";
import { trainAdopt, trainExport } from "./train-export.ts";
import { trainStarter } from "./train-starter.ts";

export function train(): Command {
  const command = new Command("train").description(
    "train the starter model on the emoji sets (the default), or fine-tune a bundle on your own pictures",
  );
  command.addCommand(trainStarter().exitOverride(), { isDefault: true });
  for (const part of [trainTokenizer, trainGenerator, trainExport, trainAdopt])
    command.addCommand(part().exitOverride());
  return command;
}
