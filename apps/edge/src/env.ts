/** The Worker's bindings. `npm run types -w apps/edge` generates those that wrangler.jsonc declares. */

/** A queue message carries the job's id alone; everything else is in D1 and R2. */
export interface JobMessage {
  readonly job: string;
}

/** The declared bindings, and those that a deployment may add. */
export interface Env extends WorkerBindings {
  /** A Vectorize index with the cosine metric, by its dimensions: latents of as many values are searched in it. */
  readonly [vectors: `VECTORS_${number}`]: Vectorize | undefined;
  /** Secret that GPU workers show; several, separated by commas, while it is changed. "" or absent: no worker may connect. */
  readonly FLEET_TOKEN?: string;
  /** Secret: the admin API's first key, of 20 characters or more; shorter or absent: none. */
  readonly ADMIN_KEY?: string;
  /** Secret: the moderation endpoint's API key; absent for endpoints that need none. */
  readonly MODERATION_API_KEY?: string;
  /** Secret that reads about the fleet, of 20 characters or more; shorter or absent: none. */
  readonly METRICS_TOKEN?: string;
}
