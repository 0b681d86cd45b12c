/** The client. */
import {
  type CallOptions,
  createHttp,
  dataOf,
  type Http,
  named,
  type ReptokOptions,
  type Schemas,
  signalOf,
} from "./http.ts";
import { Images } from "./images.ts";
import { Latents } from "./latents.ts";
import { allItems } from "./pages.ts";
import { Predictions } from "./predictions.ts";
import { Webhooks } from "./webhooks.ts";

/** Days such as `2026-11-01`, the end excluded; the current month by default. */
export interface UsageQuery {
  readonly start?: string;
  readonly end?: string;
}

export class Reptok {
  readonly images: Images;
  readonly latents: Latents;
  readonly predictions: Predictions;
  readonly webhooks: Webhooks;
  /**
   * Every route, typed, in openapi-fetch's form: `reptok.http.GET("/v1/admin/projects")` returns `{data, error, response}`. It retries
   * as the rest of the client does.
   */
  readonly http: Http;

  constructor(options: ReptokOptions) {
    this.http = createHttp(options);
    this.images = new Images(this.http);
    this.latents = new Latents(this.http);
    this.predictions = new Predictions(this.http);
    this.webhooks = new Webhooks(this.http);
  }

  /** The models, the default first. */
  async models(options: CallOptions = {}): Promise<Schemas["Model"][]> {
    return (await dataOf(this.http.GET("/v1/models", signalOf(options)))).data;
  }

  model(name: string, options: CallOptions = {}): Promise<Schemas["Model"]> {
    const params = { path: { name: named(name) } };
    return dataOf(this.http.GET("/v1/models/{name}", { params, ...signalOf(options) }));
  }

  /** The project's usage: sums by day, model, operation and key. */
  usage(query: UsageQuery = {}, options: CallOptions = {}): AsyncGenerator<Schemas["UsageSum"], void> {
    return allItems((after) => {
      const page = { ...query, limit: 1000, ...(after === undefined ? {} : { after }) };
      return dataOf(this.http.GET("/v1/usage", { params: { query: page }, ...signalOf(options) }));
    });
  }

  /** The project's usage by job, oldest first. */
  usageRecords(query: UsageQuery = {}, options: CallOptions = {}): AsyncGenerator<Schemas["UsageRecord"], void> {
    return allItems((after) => {
      const page = { ...query, limit: 1000, ...(after === undefined ? {} : { after }) };
      return dataOf(this.http.GET("/v1/usage/records", { params: { query: page }, ...signalOf(options) }));
    });
  }
}
