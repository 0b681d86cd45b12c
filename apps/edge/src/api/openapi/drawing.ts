/** Descriptions of the fields that ask for pictures, wherever they appear. */

export const DRAWING = {
  model: "A model of `GET /v1/models`; the first of them by default.",
  n: "How many. Picture i has seed + i, so the first of n is the one that n = 1 gives.",
  size: 'A square, such as `"256x256"`, from the model\'s own side to 1024, resampled; `"auto"` is the model\'s own.',
  response_format: "An address (the default), the file in base64, or the latent in base64 and no picture.",
  output_format: "The picture's format; `png` by default.",
  seed: "The same seed gives the same picture. Random when absent.",
  num_inference_steps: "Steps of the generator and of the decoder alike; the model's own by default.",
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
  guidance_scale: "How closely to keep to the prompt or label; 1 is none. The model's own by default.",
} as const;
