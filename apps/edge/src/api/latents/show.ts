/** Latents as answers show them. */
import { encodeLatent, type Latent, latentToJson } from "@reptok/shared";
import type { Context } from "hono";
import { linkerOf } from "../../accounts/links.ts";
import { nearDuplicates } from "./duplicates.rules.ts";
import { describeLatent, type LatentFacts } from "./list.rules.ts";
import type { Showing } from "../../domain/latent-source.ts";
import { defaultSteps } from "../../domain/model.ts";
import { picturePath } from "../../domain/picture.ts";
import { layoutOf } from "../../domain/size.ts";
import type { AppEnv } from "../../platform/app-env.ts";
import type { Model } from "../../jobs/models.ts";

/** A latent to show. */
export interface Shown {
  readonly facts: LatentFacts;
  /** Present for requests with values or a `dedupe_threshold`. */
  readonly latent?: Latent | undefined;
  /** The seed of its creation, with which its picture is drawn unless the request has another. */
  readonly seed?: number;
}

function latentOf({ facts, latent }: Shown): Latent {
  if (latent) return latent;
  throw new Error(`latent ${facts.id} is shown by its values, which were not read`);
}

/** Returns the address of a latent's picture, if requested. Throws `invalid_request` for an invalid size. */
function addresses(c: Context<AppEnv>, { manifest, version }: Model, { draw }: Showing) {
  if (draw === undefined || draw === false) return async () => ({});
  const { seed, steps = defaultSteps(manifest), size, fit, format = "png" } = draw === true ? {} : draw;
  const params = { steps, ...layoutOf(size, fit, manifest.imageSize), format } as const;
  const link = linkerOf(c);
  return async ({ facts, seed: own = 0 }: Shown) => ({
    image: await link(picturePath(facts.id, { ...params, seed: seed ?? own }, version.decoder)),
  });
}

/**
 * The items with what the request asks to be shown of them. With a threshold, near-duplicates name the item they repeat
 * and share its picture, so that none is drawn for them.
 */
export async function showLatents(
  c: Context<AppEnv>,
  model: Model,
  items: readonly Shown[],
  showing: Showing & { readonly with_vectors?: boolean | undefined },
) {
  const address = addresses(c, model, showing);
  const { dedupe_threshold: threshold, include_data, with_vectors } = showing;
  const vectors = threshold === undefined ? [] : items.map((item) => latentOf(item).data);
  const duplicates = threshold === undefined ? [] : nearDuplicates(vectors, threshold);
  return Promise.all(
    items.map(async (item, i) => {
      const { facts } = item;
      const duplicate = duplicates[i];
      const original = duplicate ? items[duplicate.of]! : item;
      return {
        ...describeLatent(facts),
        ...(await address(original)),
        ...(duplicate ? { duplicate_of: original.facts.id, similarity: duplicate.similarity } : {}),
        ...(with_vectors ? { vector: [...latentOf(item).data] } : {}),
        ...(include_data ? { latent: await latentToJson(encodeLatent(latentOf(item))) } : {}),
      };
    }),
  );
}
