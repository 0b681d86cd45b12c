/** `reptok admin models`: which versions of models there are, which are current, which are retired. */
import type { Command } from "commander";
import * as z from "zod";
import { type Call, callOf, print, segment, time } from "./admin-client.ts";

const Version = z.object({
  id: z.string(),
  model: z.string(),
  space: z.string(),
  decoder: z.string(),
  current: z.boolean(),
  served: z.boolean(),
  first_seen_at: z.number(),
  retired_at: z.number().nullable(),
});
type Version = z.infer<typeof Version>;

const HEADER = ["version", "model", "space", "decoder", "current", "served", "first seen", "retired"];
/** Enough digits of a hash to tell versions apart, and to name one in requests. */
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
      time(row.first_seen_at),
      time(row.retired_at),
    ]);
  print(json, value, HEADER, rows);
}

/** What is sent to change a version, by the command that does. */
const CHANGES = [
  ["promote", "make a version what its model's name means", { current: true }],
  ["retire", "have requests name a version no longer; its latents stay readable", { retired: true }],
  ["restore", "take a version's retirement back", { retired: false }],
] as const;

/** The whole hash of the version whose hash begins so; the text itself where that is not one. */
async function wholeHash(call: Call, start: string): Promise<string> {
  const all = await call.all(Version, "/models");
  const matching = all.filter(({ id }) => id.startsWith(start));
  return matching.length === 1 ? matching[0]!.id : start;
}

export function adminModels(admin: Command): void {
  const models = admin.command("models").description("versions of models that GPU workers have registered");
  models
    .command("list")
    .description("all versions: of each model the current one first, then the latest")
    .action(async (_options: unknown, command: Command) => {
      const call = callOf(command);
      show(call, await call.all(Version, "/models"));
    });
  for (const [name, description, body] of CHANGES)
    models
      .command(`${name} <version>`)
      .description(`${description}; <version> is its hash, or the first digits of it`)
      .action(async (version: string, _options: unknown, command: Command) => {
        const call = callOf(command);
        show(call, await call.send(Version, "POST", `/models/${segment(await wholeHash(call, version))}`, body));
      });
}
