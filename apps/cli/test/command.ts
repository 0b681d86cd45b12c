/** Runs the commands in this process as a shell would. */
import { CommanderError } from "commander";
import { beforeEach, vi } from "vitest";
import { exitCode, report } from "../src/failure.ts";
import { createProgram } from "../src/program.ts";

export const reptok = (...args: string[]) => createProgram().parseAsync(args, { from: "user" });

/** Exit code and message of a failing command. */
export async function failure(...args: string[]): Promise<{ code: number; message: string }> {
  const error = await reptok(...args).then(
    () => new Error("it succeeded"),
    (thrown: unknown) => thrown,
  );
  let message = error instanceof CommanderError ? error.message : "";
  if (!(error instanceof CommanderError)) report(error, (text) => (message += text));
  return { code: exitCode(error), message };
}

/** Captures each test's lines on standard output; output that bypasses the console (progress, usage) is dropped. */
export function caughtOutput(): { printed: string[] } {
  const caught = { printed: [] as string[] };
  beforeEach(() => {
    caught.printed = [];
    vi.spyOn(console, "log").mockImplementation((line: string) => void caught.printed.push(line));
    vi.spyOn(console, "error").mockReturnValue();
    vi.spyOn(process.stderr, "write").mockReturnValue(true);
    return () => vi.restoreAllMocks();
  });
  return caught;
}
