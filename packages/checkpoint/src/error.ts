/** What can be wrong with a checkpoint file; `entry` of {@link CheckpointError} says where. */
export type CheckpointErrorCode =
  /** The file cannot be opened or read. */
  | "unreadable"
  /** Bytes that are not the format they claim to be. */
  | "malformed"
  /** The file or an entry ends early, or a storage has another size than its tensor. */
  | "truncated"
  /** Stored bytes do not match their checksum. */
  | "checksum"
  /** Well-formed, but a feature this reader does not have. */
  | "unsupported"
  /** A pickle names a class or function outside the allow-list. */
  | "forbidden"
  /** Counts, sizes or nesting above the reader's limits. */
  | "limit"
  /** A tensor or zip entry that was asked for is not there. */
  | "missing";

/**
 * A checkpoint that cannot be read. `entry` names the file, zip entry or tensor at fault; the message says what was
 * expected and what was found.
 */
export class CheckpointError extends Error {
  readonly code: CheckpointErrorCode;
  readonly entry: string;
  constructor(code: CheckpointErrorCode, entry: string, message: string, options?: ErrorOptions) {
    super(`${entry}: ${message}`, options);
    this.name = "CheckpointError";
    this.code = code;
    this.entry = entry;
  }
}

/** Quotes a name taken from a file for a message: at most 100 characters, control characters escaped. */
export function quote(name: string): string {
  return JSON.stringify(name.length > 100 ? `${name.slice(0, 100)}…` : name);
}
