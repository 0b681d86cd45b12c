/** Logs JSON objects, one per line, to the console, which the platform collects. They contain no user data and no secrets. */

/** Returns the root cause of an error. Messages of wrappers are not logged, because those of the database contain parameters. */
export function rootCause(thrown: unknown): Error {
  let error = thrown;
  while (error instanceof Error && error.cause instanceof Error) error = error.cause;
  return error instanceof Error ? error : new Error(typeof error);
}

type Fields = Record<string, string | number>;

/** Logs an error that is expected to happen occasionally and is handled. */
export function logWarning(event: string, thrown: unknown, fields: Fields = {}): void {
  console.warn(JSON.stringify({ level: "warn", event, ...fields, message: rootCause(thrown).message }));
}

/** Logs an unexpected error. */
export function logError(event: string, thrown: unknown, fields: Fields = {}): void {
  const { message, stack } = rootCause(thrown);
  console.error(JSON.stringify({ level: "error", event, ...fields, message, stack }));
}
