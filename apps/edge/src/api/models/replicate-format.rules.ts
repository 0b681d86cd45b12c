/** Models in Replicate's shape. */
import type { Manifest } from "@reptok/shared";
import * as z from "zod";
import { describeModel, OWNER } from "../../domain/model.ts";
import { PredictionInput } from "../../domain/prediction-request.ts";

const timestamp = (seconds: number) => new Date(seconds * 1000).toISOString();

/** A version's input and output in Cog's form: an OpenAPI document whose schemas `Input` and `Output` clients read. */
export function cogSchema({ title }: Pick<Manifest, "title">) {
  const { $schema: _, ...input } = z.toJSONSchema(PredictionInput, { io: "input", unrepresentable: "any" });
  return {
    openapi: "3.0.2",
    info: { title, version: "1" },
    paths: {},
    components: {
      schemas: {
        Input: { title: "Input", ...input },
        Output: { title: "Output", type: "array", items: { type: "string", format: "uri" } },
      },
    },
  };
}

/** A version. `cog_version` is the version of the conventions. */
export function describeReplicateVersion(version: string, manifest: Manifest) {
  return {
    id: version,
    created_at: new Date(manifest.created).toISOString(),
    cog_version: "0.16.0",
    openapi_schema: cogSchema(manifest),
  };
}

export function describeReplicateModel(manifest: Manifest) {
  const { created, title, ...model } = describeModel(manifest);
  const latest_version = { id: model.version, created_at: timestamp(created) };
  return {
    ...model,
    owner: OWNER,
    name: model.id,
    description: title,
    visibility: "public",
    run_count: 0,
    url: null,
    cover_image_url: null,
    default_example: null,
    latest_version,
  } as const;
}
