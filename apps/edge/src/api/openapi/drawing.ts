/** Descriptions of the fields that ask for pictures, wherever they appear. */

export const DRAWING = {
  model: "A model of `GET /v1/models`; the first of them by default.",
  n: "How many. Picture i has seed + i, so the first of n is the one that n = 1 gives.",
  size:
    'Such as `"256x256"`: sides of 16 to 1536 pixels, 1536 x 1024 in all, ratios from 1:3 to 3:1; `"auto"` is the model\'s own. ' +
    "The model draws squares, which are resampled.",
  fit:
    "What becomes of the square where the size is none: `crop` (the default) covers the size and cuts off what sticks out, `pad` fits " +
    "in and fills up with white.",
  quality:
    "Steps of the decoder: the manifest's table, or without one half as many as the model's own for `low`, as many for `medium`, and 2, " +
    "3 and 4 times as many for `high`, `xhigh` and `max`. `auto` and `standard` are `medium`, `hd` is `high`.",
  background:
    "`transparent` takes away the white around what is drawn, for models that draw on white, in png and webp; others refuse it.",
  output_compression: "Quality of JPEG and WebP files in percent; 92 and 90 by default.",
  frame_count: "With `gif`: frames, 2 to 16; 9 by default.",
  frame_duration_ms: "With `gif`: how long each is shown, rounded to 10 ms; 200 by default.",
  safety_identifier: "Repeated in the answer.",
  response_format: "An address (the default), the file in base64, or the latent in base64 and no picture.",
  output_format:
    "The picture's format; `png` by default. `gif` is an animation through latent space: of a generation from the latent of its seed to " +
    "that of the next seed, of an edit or a variation from the picture to what was made of it.",
  seed: "The same seed gives the same picture. Random when absent.",
  num_inference_steps:
    "Steps of the generator and of the decoder alike; goes before `quality`. The model's own by default.",
  stream: "Answers with server-sent events.",
  partial_images: "With `stream`: pictures that are shown on the way to each.",
} as const;
/** Which jobs a request's jobs wait with. */
export const TIER = {
  service_tier:
    "`flex` gives way to requests without it, for work that nobody waits for; `default` and `auto` are the same as leaving it out.",
} as const;
/** Where latents are put and what is noted about them, wherever requests keep some. */
export const LABELS = {
  collection: "The collection that latents are kept in; `default` by default.",
  metadata:
    "An object that is noted about each, of at most 4 KiB: what filters compare. Latents that are there keep theirs without it.",
} as const;
export const CONDITION = {
  prompt: "What to draw, 1 to 1,000 characters. Either this or a label.",
  label: "One of the model's labels, by name or number.",
  negative_prompt: "What guidance leads away from, in place of the empty prompt. With a prompt and guidance alone.",
  guidance_scale: "How closely to keep to the prompt or label; 1 is none. The model's own by default.",
} as const;
