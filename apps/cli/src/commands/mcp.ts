/** `reptok mcp`: the API as tools for assistants, over standard input and output. */
import { realpath } from "node:fs/promises";
import path from "node:path";
import { Command } from "commander";
import packageJson from "../../package.json" with { type: "json" };
import { UsageError } from "../failure.ts";
import { readInput } from "../files.ts";
import { DEFAULT_URL } from "./api.ts";
import { serviceOf } from "./latents-client.ts";

/** Reads files in the folder; rejects paths and links that lead out of it. */
function readerOf(folder: string): (file: string) => Promise<Uint8Array> {
  return async (file) => {
    const root = await realpath(folder);
    const target = await realpath(path.resolve(root, file)).catch(() => undefined);
    if (target === undefined || !target.startsWith(root + path.sep))
      throw new UsageError(`path: expected the path of a picture in the folder, got ${file}`);
    return readInput(target);
  };
}

async function run({ folder }: { folder?: string }, command: Command): Promise<void> {
  const { reptok, collection } = serviceOf(command);
  const readPicture = folder === undefined ? undefined : readerOf(folder);
  // Imported here, because the SDK would slow the start of every other command.
  const { serveTools } = await import("../mcp/server.ts");
  await serveTools({ reptok, collection, version: packageJson.version, readPicture });
}

export function mcp(): Command {
  return new Command("mcp")
    .description("serve the API as tools of the Model Context Protocol, over standard input and output")
    .option("--url <address>", "the server", DEFAULT_URL)
    .option("--collection <name>", "the collection in which latents are stored and searched", "default")
    .option("--folder <path>", "a folder that tools may read pictures from; none by default")
    .action(run);
}
