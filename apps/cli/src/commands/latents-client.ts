/** The API as the `reptok latents` commands call it. */
import type { Choice, Reptok } from "@reptok/client";
import { type Command, InvalidArgumentError, Option } from "commander";
import * as z from "zod";
import { asTask as asKeyedTask, clientOf } from "./api.ts";

const KEY = "REPTOK_API_KEY";

const Shared = z.object({ url: z.string(), collection: z.string(), json: z.boolean().optional() });

/** The options that all commands share, and the client. */
export interface Service {
  readonly reptok: Reptok;
  readonly url: string;
  readonly collection: string;
  readonly json: boolean;
}

export function serviceOf(command: Command): Service {
  const { url, collection, json = false } = Shared.parse(command.optsWithGlobals());
  return { reptok: clientOf(url, KEY), url, collection, json };
}

/** Runs calls of the API; reports their errors as failures in one line. */
export const asTask = <T>(work: () => Promise<T>): Promise<T> => asKeyedTask(KEY, work);

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
