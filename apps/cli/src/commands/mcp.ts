/** `reptok mcp`: the API as tools for assistants, over standard input and output. */
import { realpath } from "node:fs/promises";
import path from "node:path";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { Command } from "commander";
import packageJson from "../../package.json" with { type: "json" };
import { UsageError } from "../failure.ts";
import { readInput } from "../files.ts";
import { createMcpServer } from "../mcp/server.ts";
import { DEFAULT_URL, serviceOf } from "./latents-client.ts";

/** Reads files of a folder, and none that a path or a link leads to elsewhere. */
function readerOf(folder: string): (file: string) => Promise<Uint8Array> {
  return async (file) => {
    const root = await realpath(folder);
    const target = await realpath(path.resolve(root, file)).catch(() => undefined);
    if (target === undefined || !target.startsWith(root + path.sep))
      throw new UsageError(`expected the path of a picture in the folder, got ${file}`);
    return readInput(target);
  };
}

async function run({ folder }: { folder?: string }, command: Command): Promise<void> {
  const { reptok, collection } = serviceOf(command);
  const readPicture = folder === undefined ? undefined : readerOf(folder);
  const server = createMcpServer({ reptok, collection, version: packageJson.version, readPicture });
  const closed = new Promise<void>((resolve) => (server.server.onclose = resolve));
  await server.connect(new StdioServerTransport());
  await closed;
}

export function mcp(): Command {
  return new Command("mcp")
    .description("serve the API as tools of the Model Context Protocol, over standard input and output")
    .option("--url <address>", "the server", DEFAULT_URL)
    .option("--collection <name>", "where latents are kept and looked for", "default")
    .option("--folder <path>", "a folder that tools may read pictures from; none by default")
    .action(run);
}
