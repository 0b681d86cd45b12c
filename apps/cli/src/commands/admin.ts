/** `reptok admin`: projects, keys, usage, versions of models and the fleet, through the admin API of an edge (docs/accounts.md). */
import { Command } from "commander";
import { DEFAULT_URL } from "./api.ts";
import { adminFleet } from "./admin-fleet.ts";
import { adminKeys } from "./admin-keys.ts";
import { adminModels } from "./admin-models.ts";
import { adminProjects } from "./admin-projects.ts";
import { adminUsage } from "./admin-usage.ts";

export function admin(): Command {
  const command = new Command("admin")
    .description("projects, API keys, usage, models and GPU workers of an edge; the key is read from REPTOK_ADMIN_KEY")
    .option("--url <address>", "the API's address", process.env["REPTOK_URL"] || DEFAULT_URL)
    .option("--json", "print JSON")
    // Before its commands are added: they inherit it.
    .exitOverride();
  adminProjects(command);
  adminKeys(command);
  adminUsage(command);
  adminModels(command);
  adminFleet(command);
  return command;
}
