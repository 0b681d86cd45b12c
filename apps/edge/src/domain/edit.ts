/** Edits of pictures: their latents, and the jobs that draw them. */
import { ApiError, type Manifest, sphericalSum } from "@reptok/shared";
import { type DrawingRequest, drawnAs } from "./drawing.ts";
import type { JobRequest } from "./job.ts";

/** Pictures of one edit. */
export const MAX_PICTURES = 16;
/** An edit's strength by its `input_fidelity`; OpenAI's default is low. */
export const EDIT_STRENGTH = { high: 0.3, low: 0.5 } as const;

/**
 * The latent between the pictures' and the prompt's: at `amount` 0 the pictures' common direction, at 1 the prompt's. Throws
 * `invalid_image` for pictures whose latents cancel out.
 */
export function editOf(pictures: readonly Float32Array[], prompt: Float32Array, amount: number): Float32Array {
  const share = (1 - amount) / pictures.length;
  const terms = [...pictures.map((vector) => ({ vector, weight: share })), { vector: prompt, weight: amount }];
  const mixed = sphericalSum(terms.filter(({ weight }) => weight > 0));
  if (mixed) return mixed;
  throw new ApiError("invalid_image", "expected pictures that do not cancel out", "image");
}

/**
 * The job that draws latents, one for each seed; animations go from each to the one of `towards`. Throws `invalid_request` for
 * settings that the model cannot draw.
 */
export function drawRequest(
  request: DrawingRequest & { readonly partial_images?: number | undefined },
  manifest: Manifest,
  latents: readonly string[],
  towards: readonly string[] | undefined,
  seeds: readonly number[],
): Extract<JobRequest, { kind: "decode" }> {
  return {
    kind: "decode",
    latents,
    ...(towards === undefined ? {} : { towards }),
    seeds,
    image: drawnAs(request, manifest),
    ...(request.partial_images ? { partials: request.partial_images } : {}),
  };
}
