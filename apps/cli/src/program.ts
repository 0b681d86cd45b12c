/** Defines the commands; each one's implementation is in commands/. */
import { Command } from "commander";
import packageJson from "../package.json" with { type: "json" };
import { admin } from "./commands/admin.ts";
import { decode } from "./commands/decode.ts";
import { encode } from "./commands/encode.ts";
import { evaluation } from "./commands/eval.ts";
import { generate } from "./commands/generate.ts";
import { importCommand } from "./commands/import.ts";
import { inspect } from "./commands/inspect.ts";
import { interpolate } from "./commands/interpolate.ts";
import { latents } from "./commands/latents.ts";
import { mcp } from "./commands/mcp.ts";
import { stamp } from "./commands/stamp.ts";
import { train } from "./commands/train.ts";
import { verify } from "./commands/verify.ts";

const VERSION = packageJson.version;

/** Throws CommanderError instead of ending the process. */
export function createProgram(): Command {
  const program = new Command("reptok")
    .description("One continuous token per image: generate pictures, encode pictures as latents, decode latents.")
    .version(VERSION, "-V, --version", "print the version")
    .showHelpAfterError("(add --help for the options)")
    .exitOverride();
  for (const command of [
    generate,
    encode,
    decode,
    interpolate,
    inspect,
    latents,
    mcp,
    stamp,
    evaluation,
    train,
    importCommand,
    verify,
    admin,
  ]) {
    program.addCommand(command().exitOverride());
  }
  return program;
}
