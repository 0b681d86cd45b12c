#!/usr/bin/env node
/** The `reptok` command: parses the arguments, runs one command, reports failures as one line and an exit code. */
import { CommanderError } from "commander";
import { exitCode, report } from "./failure.ts";
import { createProgram } from "./program.ts";

try {
  await createProgram().parseAsync();
} catch (error) {
  // Commander has already written its own message (or the help).
  if (!(error instanceof CommanderError)) report(error);
  process.exitCode = exitCode(error);
}
