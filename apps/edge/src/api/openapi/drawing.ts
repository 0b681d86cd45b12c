/** Descriptions of the fields of image requests. */

export const DRAWING = {
  model: "A model of `GET /v1/models`; the first by default.",
  n: "Number of pictures. Picture i has seed + i, so the first of n equals that of n = 1.",
  size:
    'Such as `"256x256"`: sides of 16 to 1536 pixels, 1536 x 1024 in all, ratios from 1:3 to 3:1; `"auto"` is the model\'s own. ' +
    "The model draws squares, which are resampled.",
  fit:
    "How the model's square is fitted to a `size` that is not square: `crop` (the default) fills the size and cuts off the overhanging " +
    "edges, `pad` shows the whole square on white.",
  quality:
    "Steps of the decoder, by the manifest's table; without one 0.5, 1, 2, 3 and 4 times the model's default for `low`, `medium`, `high`, " +
    "`xhigh` and `max`. `auto` and `standard` are `medium`, `hd` is `high`.",
  background:
    "`transparent` removes the white background, in png and webp; models that do not draw on white reject it.",
  output_compression: "Quality of JPEG and WebP files in percent; 92 and 90 by default.",
  frame_count: "With `gif`: frames, 2 to 16; 9 by default.",
  frame_duration_ms: "With `gif`: milliseconds that each frame is shown, rounded to 10; 200 by default.",
  safety_identifier: "Repeated in the answer.",
  response_format: "An address (the default), the file in base64, or the latent in base64 and no picture.",
  output_format:
    "The picture's format; `png` by default. `gif` is an animation through latent space: for a generation from the latent of its seed to " +
    "that of the next seed, for an edit or a variation from the input picture to the result.",
  seed: "The same seed gives the same picture. Random by default.",
  num_inference_steps:
    "Steps of both the generator and the decoder; overrides `quality`. The model's default by default.",
  stream: "Answers with server-sent events.",
  partial_images: "With `stream`: number of partial pictures before each finished one.",
} as const;
/** The field that selects the lane of a request's jobs. */
export const TIER = {
  service_tier:
    "`flex` has a lower priority than other requests, for work without a waiting client; `default` and `auto` have no effect.",
} as const;
/** The labels of requests that keep latents. */
export const LABELS = {
  collection: "The collection that latents are kept in; `default` by default.",
  metadata:
    "An object of at most 4 KiB that is stored with each latent, for filters. Without it, latents that are already kept keep theirs.",
} as const;
export const CONDITION = {
  prompt: "The text to draw, 1 to 1,000 characters; or a label.",
  label: "One of the model's labels, by name or number.",
  negative_prompt:
    "The text that guidance leads away from, instead of the empty prompt. Only with a prompt and guidance.",
  guidance_scale: "Strength of guidance towards the prompt or label; 1 for none. The model's default by default.",
} as const;
