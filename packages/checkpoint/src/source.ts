import { open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { CheckpointError } from "./error.ts";

/** Random access to the bytes of one file. */
export interface ByteSource {
  /** For messages: the file's path, or a description. */
  readonly name: string;
  readonly size: number;
  /** Fills `target` from `position`; a {@link CheckpointError} `truncated` if there are not enough bytes. */
  read(target: Uint8Array, position: number): Promise<void>;
  close(): Promise<void>;
}

/** A read call takes at most 2 GiB - 1; this stays well below. */
const READ_CHUNK = 1 << 28;

/** Opens a file for random access. */
export async function fileSource(path: string): Promise<ByteSource> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, "r");
    const stat = await handle.stat();
    if (!stat.isFile()) throw new Error("expected a regular file");
    return new FileSource(path, handle, stat.size);
  } catch (cause) {
    await handle?.close();
    throw unreadable(path, cause);
  }
}

/** A byte source over bytes in memory. */
export function memorySource(bytes: Uint8Array, name = "(memory)"): ByteSource {
  return {
    name,
    size: bytes.length,
    read: async (target, position) => {
      checkRange(name, position, target.length, bytes.length);
      target.set(bytes.subarray(position, position + target.length));
    },
    close: async () => {},
  };
}

class FileSource implements ByteSource {
  readonly name: string;
  readonly size: number;
  readonly #handle: FileHandle;

  constructor(name: string, handle: FileHandle, size: number) {
    this.name = name;
    this.size = size;
    this.#handle = handle;
  }

  async read(target: Uint8Array, position: number): Promise<void> {
    checkRange(this.name, position, target.length, this.size);
    for (let done = 0; done < target.length;) {
      const length = Math.min(READ_CHUNK, target.length - done);
      const { bytesRead } = await this.#handle.read(target, done, length, position + done).catch((cause: unknown) => {
        throw unreadable(this.name, cause);
      });
      // The size was checked above, so the file has shrunk since it was opened.
      if (bytesRead === 0) throw pastTheEnd(this.name, position, target.length, position + done);
      done += bytesRead;
    }
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

/** Also rejects invalid file positions: such numbers come from hostile 64-bit fields. */
function checkRange(name: string, position: number, length: number, size: number): void {
  if (!Number.isSafeInteger(position) || position < 0 || position + length > size)
    throw pastTheEnd(name, position, length, size);
}

function pastTheEnd(name: string, position: number, length: number, size: number): CheckpointError {
  return new CheckpointError(
    "truncated",
    name,
    `expected ${length} bytes at ${position}, got the end of the file at ${size}`,
  );
}

function unreadable(path: string, cause: unknown): CheckpointError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new CheckpointError("unreadable", path, `expected a readable file, got: ${reason}`, {
    cause,
  });
}
