/** `reptok latents`: latents on a server, and latent files. */
import { Command } from "commander";
import { DEFAULT_URL } from "./api.ts";
import { deletion } from "./latents-delete.ts";
import { exportation } from "./latents-export.ts";
import { importation } from "./latents-import.ts";
import { search } from "./latents-search.ts";
import { translate } from "./latents-translate.ts";
import { upload } from "./latents-upload.ts";

export function latents(): Command {
  const command = new Command("latents")
    .description(
      "upload, import, export, search and delete latents on a server, whose key is read from REPTOK_API_KEY; translate latent files",
    )
    .option("--url <address>", "the server", DEFAULT_URL)
    .option("--collection <name>", "the collection", "default")
    .option("--json", "print JSON");
  for (const make of [upload, importation, exportation, search, deletion, translate])
    command.addCommand(make().exitOverride());
  return command;
}
