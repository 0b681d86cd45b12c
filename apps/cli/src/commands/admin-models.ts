/** `reptok admin models`: versions of models, which of them are current and which are retired. */
import type { Schemas } from "@reptok/client";
import type { Command } from "commander";
import { type Call, callOf, fetchData, print, timeText } from "./admin-client.ts";

type Version = Schemas["ModelVersion"];

const HEADER = ["version", "model", "space", "decoder", "current", "served", "first seen", "retired"];
/** Enough digits of a hash to distinguish versions, and to name one in requests. */
const DIGITS = 16;

const yes = (is: boolean) => (is ? "yes" : "-");

function show({ json }: Call, value: Version | Version[]): void {
  const rows = [value]
    .flat()
    .map((row) => [
      row.id.slice(0, DIGITS),
      row.model,
      row.space.slice(0, DIGITS),
      row.decoder.slice(0, DIGITS),
      yes(row.current),
      yes(row.served),
      timeText(row.first_seen_at),
      timeText(row.retired_at),
    ]);
  print(json, value, HEADER, rows);
}

/** The body that changes a version, by command. */
const CHANGES: readonly (readonly [string, string, Schemas["ModelVersionChangesRequest"]])[] = [
  ["promote", "make a version the current one of its model", { current: true }],
  ["retire", "reject requests that name a version; its latents stay readable", { retired: true }],
  ["restore", "undo a version's retirement", { retired: false }],
];

const fetchVersions = async ({ http }: Call) => (await fetchData(http.GET("/v1/admin/models"))).data;

/** The full hash of the only version whose hash starts with `start`; otherwise `start`. */
async function fullHash(call: Call, start: string): Promise<string> {
  const matching = (await fetchVersions(call)).filter(({ id }) => id.startsWith(start));
  return matching.length === 1 ? matching[0]!.id : start;
}

export function adminModels(admin: Command): void {
  const models = admin.command("models").description("versions of models that GPU workers have registered");
  models
    .command("list")
    .description("all versions: of each model the current one first, then the latest")
    .action(async (_options: unknown, command: Command) => {
      const call = callOf(command);
      show(call, await fetchVersions(call));
    });
  for (const [name, description, body] of CHANGES)
    models
      .command(`${name} <version>`)
      .description(`${description}; <version> is its hash, or the first digits of it`)
      .action(async (start: string, _options: unknown, command: Command) => {
        const call = callOf(command);
        const params = { path: { version: await fullHash(call, start) } };
        show(call, await fetchData(call.http.POST("/v1/admin/models/{version}", { params, body })));
      });
}
