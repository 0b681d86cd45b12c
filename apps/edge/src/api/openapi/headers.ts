/** The headers of answers. */
import type { JsonSchema } from "./schema.ts";

interface Header {
  readonly description: string;
  readonly required?: true;
  readonly schema: JsonSchema;
}

const text = (description: string): Header => ({ description, schema: { type: "string" } });
const count = (description: string): Header => ({ description, schema: { type: "integer", minimum: 0 } });

export const HEADERS = {
  "x-request-id": {
    description:
      "The request's id in the service's logs. A client's own id is used if it has 1 to 255 of `A-Za-z0-9_=-`.",
    required: true,
    schema: { type: "string", minLength: 1 },
  },
  "x-ratelimit-limit-requests": count("Requests per minute; with every answer if they are limited."),
  "x-ratelimit-remaining-requests": count("Requests that may be sent now."),
  "x-ratelimit-reset-requests": text("Time until the full limit is available again, such as `0.250s`."),
  "x-ratelimit-limit-pictures": count("Pictures per month, if they are limited; not with reads of latents."),
  "x-ratelimit-remaining-pictures": count("Pictures left this month, less those of unfinished jobs."),
  "x-ratelimit-reset-pictures": text("Time until the month (UTC) ends, such as `86400s`."),
  "x-ratelimit-limit-evaluations": count(
    "Network evaluations per month, if they are limited; not with reads of latents.",
  ),
  "x-ratelimit-remaining-evaluations": count("Network evaluations left this month, less those of unfinished jobs."),
  "x-ratelimit-reset-evaluations": text("Time until the month (UTC) ends, such as `86400s`."),
  "retry-after": count("Seconds to wait before a retry."),
  "x-should-retry": { description: "`false` if a retry cannot succeed.", schema: { enum: ["true", "false"] } },
  "www-authenticate": text("The problem with the key, or the missing scope (RFC 6750)."),
  etag: text("Identifies the content."),
  "cache-control": text("Which caches may store the answer, and for how long."),
  vary: text("The request headers that select the representation."),
  location: text("The address of the created object."),
  "content-length": count("Bytes of the body."),
  "x-prediction-id": text("The id of the answer's job, a prediction."),
  "idempotent-replayed": {
    description: "`true` if the answer repeats that of an earlier request with the same key.",
    schema: { const: "true" },
  },
  "preference-applied": text("The `Prefer` that was followed."),
  "x-has-more": { description: "Whether there is another page.", schema: { enum: ["true", "false"] } },
  "x-last-id": text("The last id of the page, for the next page's `after`."),
  "x-duplicate-of": text("The latent whose picture is returned instead of the requested one's."),
  "x-similarity": text("Cosine similarity of the two latents."),
} as const satisfies Record<string, Header>;
export type HeaderName = keyof typeof HEADERS;

/** With every answer. */
export const ALWAYS: readonly HeaderName[] = ["x-request-id", "cache-control", "vary"];
/** With every answer of the API proper. */
export const LIMITS: readonly HeaderName[] = [
  "x-ratelimit-limit-requests",
  "x-ratelimit-remaining-requests",
  "x-ratelimit-reset-requests",
  "x-ratelimit-limit-pictures",
  "x-ratelimit-remaining-pictures",
  "x-ratelimit-reset-pictures",
  "x-ratelimit-limit-evaluations",
  "x-ratelimit-remaining-evaluations",
  "x-ratelimit-reset-evaluations",
];

export function headerRefs(names: readonly HeaderName[]): Record<string, { $ref: string }> {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}
