/** `reptok admin`: projects, keys and usage, over the admin API of an edge (docs/accounts.md). */
import { Command } from "commander";
import { DEFAULT_URL } from "./admin-client.ts";
import { adminKeys } from "./admin-keys.ts";
import { adminProjects } from "./admin-projects.ts";
import { adminUsage } from "./admin-usage.ts";

export function admin(): Command {
  const command = new Command("admin")
    .description("projects, API keys and usage of an edge; the key is read from REPTOK_ADMIN_KEY")
    .option("--url <address>", "the API's address", process.env["REPTOK_URL"] || DEFAULT_URL)
    .option("--json", "print JSON")
    // Before its commands are added: they inherit it.
    .exitOverride();
  adminProjects(command);
  adminKeys(command);
  adminUsage(command);
  return command;
}
