/** Versions of models in requests and answers of the admin API. */
import type { Manifest } from "@reptok/shared";
import * as z from "zod";

export const VersionChangesBody = z
  .strictObject({ current: z.literal(true), retired: z.boolean() })
  .partial()
  .refine((body) => Object.keys(body).length === 1, { error: "expected one field to change" });

interface VersionFacts {
  readonly model: string;
  readonly version: string;
  readonly space: string;
  readonly decoder: string;
  readonly manifest: Pick<Manifest, "title" | "created">;
  readonly current: boolean;
  readonly served: boolean;
  readonly firstSeenAt: number;
  readonly retiredAt: number | null;
}

const seconds = (milliseconds: number) => Math.floor(milliseconds / 1000);

export function describeVersion(row: VersionFacts) {
  const { model, version, space, decoder, manifest, current, served, firstSeenAt, retiredAt } = row;
  return {
    object: "model_version",
    id: version,
    model,
    space,
    decoder,
    title: manifest.title,
    created: seconds(Date.parse(manifest.created)),
    current,
    served,
    first_seen_at: seconds(firstSeenAt),
    retired_at: retiredAt === null ? null : seconds(retiredAt),
  } as const;
}
