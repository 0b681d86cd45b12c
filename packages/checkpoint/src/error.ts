/** Error codes for checkpoint files; `entry` of {@link CheckpointError} says where the error is. */
export type CheckpointErrorCode =
  /** The file cannot be opened or read. */
  | "unreadable"
  /** The bytes do not have the format they claim. */
  | "malformed"
  /** The file or an entry ends early, or a storage's size differs from its tensor's. */
  | "truncated"
  /** Stored bytes do not match their checksum. */
  | "checksum"
  /** Well-formed, but not supported by this reader. */
  | "unsupported"
  /** A pickle names a class or function outside the allow-list. */
  | "forbidden"
  /** Counts, sizes or nesting above the reader's limits. */
  | "limit"
  /** A requested tensor or zip entry does not exist. */
  | "missing";

/**
 * A checkpoint that cannot be read. `entry` names the invalid file, zip entry or tensor; the message states the expected
 * and the received value.
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
