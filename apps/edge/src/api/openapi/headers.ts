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
    description: "Names the request in our logs. A client's own is kept if it is of 1 to 255 of `A-Za-z0-9_=-`.",
    required: true,
    schema: { type: "string", minLength: 1 },
  },
  "x-ratelimit-limit-requests": count("Requests a minute; with every answer where they are limited."),
  "x-ratelimit-remaining-requests": count("Requests that may be made at once."),
  "x-ratelimit-reset-requests": text("Time until all of them are there again, such as `0.250s`."),
  "x-ratelimit-limit-pictures": count("Pictures a month; where they are limited, but for reads of latents."),
  "x-ratelimit-remaining-pictures": count("Pictures left this month, those under way taken off."),
  "x-ratelimit-reset-pictures": text("Time until the month (UTC) ends, such as `86400s`."),
  "x-ratelimit-limit-evaluations": count(
    "Network evaluations a month; where they are limited, but for reads of latents.",
  ),
  "x-ratelimit-remaining-evaluations": count("Network evaluations left this month, those under way taken off."),
  "x-ratelimit-reset-evaluations": text("Time until the month (UTC) ends, such as `86400s`."),
  "retry-after": count("Seconds after which trying again makes sense."),
  "x-should-retry": { description: "`false` where trying again cannot help.", schema: { enum: ["true", "false"] } },
  "www-authenticate": text("What is wrong with the key, or which scope it lacks (RFC 6750)."),
  etag: text("Names the content: it is the same as long as this is."),
  "cache-control": text("Whose caches may keep the answer, and for how long."),
  vary: text("The request headers that decide between representations."),
  location: text("Where what was made is to be found."),
  "content-length": count("Bytes of the body."),
  "x-prediction-id": text("The job behind the answer, as a prediction."),
  "idempotent-replayed": {
    description: "`true` where a key's earlier request is answered again.",
    schema: { const: "true" },
  },
  "preference-applied": text("The `Prefer` that was followed."),
  "x-has-more": { description: "Whether there is another page.", schema: { enum: ["true", "false"] } },
  "x-last-id": text("The last id of the page: `after` for the next."),
  "x-duplicate-of": text("The latent whose picture is answered with, in place of the one asked for."),
  "x-similarity": text("Cosine similarity of the two."),
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
