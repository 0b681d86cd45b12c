/** The API as the `reptok latents` commands call it. */
import { Reptok, ReptokError, type Choice } from "@reptok/client";
import { type Command, InvalidArgumentError, Option } from "commander";
import * as z from "zod";
import { TaskFailed, UsageError } from "../failure.ts";

export const DEFAULT_URL = "http://localhost:8787";
const KEY = "REPTOK_API_KEY";

const Shared = z.object({ url: z.string(), collection: z.string(), json: z.boolean().optional() });

/** What every `reptok latents` command knows. */
export interface Service {
  readonly reptok: Reptok;
  readonly url: string;
  readonly collection: string;
  readonly json: boolean;
}

/** Throws a UsageError where a key would travel in the open. */
function checkUrl(url: string, key: string | undefined): void {
  const base = URL.parse(url);
  if (!base || !/^https?:$/.test(base.protocol)) throw new UsageError(`--url: expected an http(s) address, got ${url}`);
  const here = /^(localhost|\[::1\]|127(\.\d{1,3}){3})$/.test(base.hostname);
  if (key !== undefined && base.protocol === "http:" && !here)
    throw new UsageError(`--url: expected https, since ${KEY} is sent there; http is for this machine alone`);
}

export function serviceOf(command: Command): Service {
  const { url, collection, json = false } = Shared.parse(command.optsWithGlobals());
  const apiKey = process.env[KEY];
  checkUrl(url, apiKey);
  return { reptok: new Reptok({ baseUrl: url, ...(apiKey ? { apiKey } : {}) }), url, collection, json };
}

/** What the API refuses, in one line. */
export async function asTask<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof ReptokError)) throw cause;
    const hint = cause.status === 401 ? ` (the key is read from ${KEY})` : "";
    throw new TaskFailed(`${cause.message}${hint}`, { cause });
  }
}

function parseFilter(text: string): Choice["filter"] {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text)) as Choice["filter"];
  } catch {
    throw new InvalidArgumentError('Expected a JSON object such as \'{"year": {"$gte": 2020}}\'.');
  }
}

export const filterOption = (): Option =>
  new Option("--filter <json>", "conditions on metadata: docs/latents.md").argParser(parseFilter);

export const choiceOf = ({ collection }: Service, filter: Choice["filter"]): Choice => ({
  collection,
  ...(filter ? { filter } : {}),
});
