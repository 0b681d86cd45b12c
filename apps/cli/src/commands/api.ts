/** The API as the commands call it, through its client. */
import { Reptok, ReptokError } from "@reptok/client";
import { TaskFailed, UsageError } from "../failure.ts";

export const DEFAULT_URL = "http://localhost:8787";

/**
 * A client of the API at an address, with the key from an environment variable.
 * @throws UsageError for an invalid address, or one to which the key would be sent unencrypted
 */
export function clientOf(url: string, keyVariable: string): Reptok {
  const base = URL.parse(url);
  if (!base || !/^https?:$/.test(base.protocol)) throw new UsageError(`--url: expected an http(s) address, got ${url}`);
  const apiKey = process.env[keyVariable];
  const isLocal = /^(localhost|\[::1\]|127(\.\d{1,3}){3})$/.test(base.hostname);
  if (apiKey && base.protocol === "http:" && !isLocal)
    throw new UsageError(`--url: expected https, because ${keyVariable} is sent there; http is for this machine alone`);
  return new Reptok({ baseUrl: url, ...(apiKey ? { apiKey } : {}) });
}

/** Runs calls of the API; their errors become failures in one line. */
export async function asTask<T>(keyVariable: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof ReptokError)) throw cause;
    const hint = cause.status === 401 ? ` (the key is read from ${keyVariable})` : "";
    throw new TaskFailed(`${cause.message}${hint}`, { cause });
  }
}
