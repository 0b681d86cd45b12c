/** Edits of pictures: their latents and the jobs that render them. */
import { ApiError, type Manifest, sphericalSum } from "@reptok/shared";
import { type DrawingRequest, drawnAs } from "./drawing.ts";
import type { JobRequest } from "./job.ts";

/** Maximum number of pictures per edit. */
export const MAX_PICTURES = 16;
/** An edit's strength by its `input_fidelity`; OpenAI's default is low. */
export const EDIT_STRENGTH = { high: 0.3, low: 0.5 } as const;

/**
 * Returns the latent between those of the pictures and of the prompt: at `amount` 0 the mean direction of the pictures, at 1 that
 * of the prompt. Throws `invalid_image` for pictures whose latents cancel out.
 */
export function editOf(pictures: readonly Float32Array[], prompt: Float32Array, amount: number): Float32Array {
  const weightPerPicture = (1 - amount) / pictures.length;
  const terms = [
    ...pictures.map((vector) => ({ vector, weight: weightPerPicture })),
    { vector: prompt, weight: amount },
  ];
  const mixed = sphericalSum(terms.filter(({ weight }) => weight > 0));
  if (mixed) return mixed;
  throw new ApiError("invalid_image", "expected pictures that do not cancel out", "image");
}

/**
 * Returns the job that renders latents, one per seed. Animations go from each latent to the corresponding one of `towards`.
 * Throws `invalid_request` for settings that the model does not support.
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
