/** One JSON object a line on the console, which the platform collects. No user data, no secrets. */

/** The error at the root of a chain of causes. Wrappers' messages are not logged: the database layer's quote parameters. */
export function rootCause(thrown: unknown): Error {
  let error = thrown;
  while (error instanceof Error && error.cause instanceof Error) error = error.cause;
  return error instanceof Error ? error : new Error(typeof error);
}

type Fields = Record<string, string | number>;

/** Something that is expected to happen now and then and is dealt with. */
export function logWarning(event: string, thrown: unknown, fields: Fields = {}): void {
  console.warn(JSON.stringify({ level: "warn", event, ...fields, message: rootCause(thrown).message }));
}

/** Something that should not have happened. */
export function logError(event: string, thrown: unknown, fields: Fields = {}): void {
  const { message, stack } = rootCause(thrown);
  console.error(JSON.stringify({ level: "error", event, ...fields, message, stack }));
}
