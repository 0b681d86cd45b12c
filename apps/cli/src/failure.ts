/** Errors and exit codes: 1 for a failed task, 2 for an invalid command. */
import { CheckpointError } from "@reptok/checkpoint";
import { BundleError } from "@reptok/runtime";
import { ApiError } from "@reptok/shared";
import { CommanderError } from "commander";

/** An invalid command or option. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** A file that cannot be read or written. */
export class FileError extends Error {
  override readonly name = "FileError";
}

/** A task that ran and did not succeed. */
export class TaskFailed extends Error {
  override readonly name = "TaskFailed";
}

const isExpected = (error: unknown): error is Error =>
  [UsageError, FileError, TaskFailed, ApiError, BundleError, CheckpointError].some((kind) => error instanceof kind);

/** Writes one line for an expected failure; an unexpected one keeps its stack. */
export function report(error: unknown, write: (text: string) => void = (text) => process.stderr.write(text)): void {
  if (isExpected(error)) write(`reptok: ${error.message}\n`);
  else
    write(`reptok: unexpected failure\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
}

export function exitCode(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  return error instanceof UsageError ? 2 : 1;
}
