/** The parts of the API, in the order that they are told in. */
export const TAGS = {
  Pictures: "Pictures from prompts, labels and pictures, in the shape of OpenAI's Images API.",
  Latents: "One picture is one small vector: made, kept, read and drawn. An id is the hash of the latent's bytes.",
  "Working with latents": "Search, arithmetic, sampling, and many at a time.",
  Predictions: "Jobs that one creates, follows and cancels, in the shape of Replicate's predictions.",
  Models: "What can be drawn with.",
  Webhooks: "The secret that webhooks are signed with, by Standard Webhooks.",
  Usage: "What the key's project has used.",
  Administration: "Projects, their keys, limits and usage. For keys with the scope `admin`.",
  System: "Health, and this description.",
} as const;
export type Tag = keyof typeof TAGS;
