/** The API's operations on latents. */
import { type Latent, LATENT_MEDIA_TYPE, type LatentDtype } from "@reptok/shared";
import { answerOf, type CallOptions, dataOf, type Http, named, type Schemas, signalOf } from "./http.ts";
import { randomSeed } from "./images.ts";
import {
  type Choice,
  type ExportedLatent,
  exportLatents,
  type Importable,
  importLatents,
  type ImportOutcome,
  queryOf,
} from "./latent-bulk.ts";
import { bytesOfLatent, type KeptLatent, readLatent } from "./latent-values.ts";
import { allItems } from "./pages.ts";
import { pictureBlob, type PictureFile } from "./picture.ts";

export type LatentEntry = Schemas["LatentEntry"];

/** The collection and metadata of a new latent. */
export interface LabelOptions {
  /** `default` by default. */
  readonly collection?: string;
  /** Replaces the metadata of a latent that is already kept. */
  readonly metadata?: Readonly<Record<string, unknown>>;
}

export interface LatentQuery extends Choice {
  /** Order by creation time; `desc` by default. */
  readonly order?: "asc" | "desc";
}
export interface MapQuery extends Choice {
  /** Cosine similarity from which two latents are near-duplicates; 0.98 by default. */
  readonly threshold?: number;
  readonly includeMetadata?: boolean;
}
export interface DeletionProgress {
  /** Includes removals whose response was lost. */
  readonly deleted: number;
  /** The number of latents that matched at the beginning; at least `deleted`. */
  readonly matching: number;
}
export interface PictureOptions {
  readonly seed?: number;
  readonly steps?: number;
  readonly size?: string;
  readonly format?: "png" | "webp" | "jpeg";
  readonly dedupe_threshold?: number;
}

/** Options for latent bytes, which are not JSON. */
const RAW = { bodySerializer: (body: unknown) => body, parseAs: "arrayBuffer" } as const;

export class Latents {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  async #create(
    body: Blob,
    {
      model,
      dtype,
      collection,
      metadata,
      ...call
    }: CallOptions & LabelOptions & { model?: string; dtype?: LatentDtype },
  ): Promise<KeptLatent> {
    const headers = { accept: LATENT_MEDIA_TYPE, "content-type": body.type };
    const query = {
      ...(model ? { model } : {}),
      ...(dtype ? { dtype } : {}),
      ...(collection ? { collection } : {}),
      ...(metadata ? { metadata: JSON.stringify(metadata) } : {}),
    };
    const init = { ...RAW, body, headers, params: { query }, ...signalOf(call) };
    const { data } = await answerOf(this.#http.POST("/v1/latents", init));
    return readLatent(new Uint8Array(data));
  }

  /** Encodes a picture: PNG, JPEG or WebP. */
  encode(
    picture: PictureFile,
    options: CallOptions & LabelOptions & { readonly model?: string; readonly dtype?: LatentDtype } = {},
  ): Promise<KeptLatent> {
    return this.#create(pictureBlob(picture), options);
  }

  /** Keeps a latent, or latent bytes. */
  keep(latent: Latent | Uint8Array, options: CallOptions & LabelOptions = {}): Promise<KeptLatent> {
    return this.#create(new Blob([bytesOfLatent(latent)], { type: LATENT_MEDIA_TYPE }), options);
  }

  /** The latent's bytes (docs/latent-format.md); in another dtype on request, which makes them another latent. */
  async bytes(
    id: string,
    options: CallOptions & { readonly dtype?: LatentDtype } = {},
  ): Promise<Uint8Array<ArrayBuffer>> {
    const { dtype } = options;
    const init = {
      params: { path: { id: named(id) }, query: dtype ? { dtype } : {} },
      headers: { accept: LATENT_MEDIA_TYPE },
      parseAs: "arrayBuffer",
      ...signalOf(options),
    } as const;
    const { data } = await answerOf(this.#http.GET("/v1/latents/{id}", init));
    return new Uint8Array(data);
  }

  /** The latent with its values as float32. */
  async get(id: string, options: CallOptions & { readonly dtype?: LatentDtype } = {}): Promise<KeptLatent> {
    return readLatent(await this.bytes(id, options));
  }

  /** The latent's picture, from the store or drawn. */
  async draw(id: string, picture: PictureOptions = {}, options: CallOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
    const params = { path: { id: named(id) }, query: picture };
    const init = { params, parseAs: "arrayBuffer", ...signalOf(options) } as const;
    const { data } = await answerOf(this.#http.GET("/v1/latents/{id}/image", init));
    return new Uint8Array(data);
  }

  /** A latent without its values, with its metadata. */
  entry(id: string, options: CallOptions & { readonly collection?: string } = {}): Promise<LatentEntry> {
    const { collection } = options;
    const params = { path: { id: named(id) }, query: collection === undefined ? {} : { collection } };
    return dataOf(this.#http.GET("/v1/latents/{id}/entry", { params, ...signalOf(options) }));
  }

  /** Changes a latent's metadata by a JSON merge patch: members are replaced, objects merged, and null removes. */
  patch(
    id: string,
    metadata: Readonly<Record<string, unknown>>,
    options: CallOptions & { readonly collection?: string } = {},
  ): Promise<LatentEntry> {
    const { collection } = options;
    const params = { path: { id: named(id) }, query: collection === undefined ? {} : { collection } };
    return dataOf(this.#http.PATCH("/v1/latents/{id}", { params, body: { metadata }, ...signalOf(options) }));
  }

  /** The number of latents. */
  async count(choice: Choice = {}, options: CallOptions = {}): Promise<number> {
    return (await dataOf(this.#http.POST("/v1/latents/count", { body: choice, ...signalOf(options) }))).count;
  }

  /** Names of the project's collections. */
  async *collections(options: CallOptions = {}): AsyncGenerator<string, void> {
    const pages = allItems((after) => {
      const query = { limit: 100, ...(after === undefined ? {} : { after }) };
      return dataOf(this.#http.GET("/v1/collections", { params: { query }, ...signalOf(options) }));
    });
    for await (const { id } of pages) yield id;
  }

  /** All of a collection's latents, without their values. */
  list(query: LatentQuery = {}, options: CallOptions = {}): AsyncGenerator<LatentEntry, void> {
    return allItems((after) => {
      const { order, ...choice } = query;
      const page = {
        ...queryOf(choice),
        ...(order ? { order } : {}),
        limit: 100,
        ...(after === undefined ? {} : { after }),
      };
      return dataOf(this.#http.GET("/v1/latents", { params: { query: page }, ...signalOf(options) }));
    });
  }

  /** Removes the latent, its pictures and its entry in the search index. Idempotent. */
  async delete(id: string, options: CallOptions = {}): Promise<void> {
    const params = { path: { id: named(id) } };
    await dataOf(this.#http.DELETE("/v1/latents/{id}", { params, ...signalOf(options) }));
  }

  /**
   * Removes all latents of a selection, which needs a collection or a filter, and yields the progress before the first request and
   * after each; {@link count} returns the number without removing any.
   */
  async *deleteAll(choice: Choice, options: CallOptions = {}): AsyncGenerator<DeletionProgress, void> {
    const matching = await this.count(choice, options);
    yield { deleted: 0, matching };
    for (let deleted = 0; ;) {
      const params = { query: queryOf(choice) };
      const answer = await dataOf(this.#http.DELETE("/v1/latents", { params, ...signalOf(options) }));
      // A request that is repeated reports only the latents that its last attempt removed.
      deleted = Math.max(deleted + answer.deleted, matching - answer.remaining);
      yield { deleted, matching: Math.max(deleted, matching) };
      if (!answer.has_more || answer.deleted === 0) return;
    }
  }

  /** Similar latents, the most similar first. */
  search(request: Schemas["SearchRequest"], options: CallOptions = {}): Promise<Schemas["FoundLatents"]> {
    return dataOf(this.#http.POST("/v1/latents/search", { body: request, ...signalOf(options) }));
  }

  /** The 2-D coordinates of a collection's latents, each with the cluster of its near-duplicates; reads all pages. */
  map(query: MapQuery = {}, options: CallOptions = {}): AsyncGenerator<Schemas["LatentMap"]["data"][number], void> {
    const { collection, model, filter, threshold, includeMetadata } = query;
    return allItems((after) => {
      const page = {
        ...queryOf({
          ...(collection ? { collection } : {}),
          ...(model ? { model } : {}),
          ...(filter ? { filter } : {}),
        }),
        ...(threshold === undefined ? {} : { threshold }),
        ...(includeMetadata ? { include_metadata: "true" as const } : {}),
        ...(after === undefined ? {} : { after }),
        limit: 5000,
      };
      return dataOf(this.#http.GET("/v1/latents/map", { params: { query: page }, ...signalOf(options) }));
    });
  }

  /** Latents on the spherical path through two points or more. */
  interpolate(
    request: Schemas["InterpolateRequest"],
    options: CallOptions = {},
  ): Promise<Schemas["InterpolatedLatents"]> {
    return dataOf(this.#http.POST("/v1/latents/interpolate", { body: request, ...signalOf(options) }));
  }

  /** One latent from several, by weight. */
  async combine(request: Schemas["CombineRequest"], options: CallOptions = {}): Promise<Schemas["ShownLatent"]> {
    const { data } = await dataOf(this.#http.POST("/v1/latents/combine", { body: request, ...signalOf(options) }));
    return data[0]!;
  }

  /** Latents at an angle to the source, each in a direction drawn from its seed. */
  vary(request: Schemas["VaryRequest"], options: CallOptions = {}): Promise<Schemas["VariedLatents"]> {
    const body = { ...request, seed: request.seed ?? randomSeed() };
    return dataOf(this.#http.POST("/v1/latents/vary", { body, ...signalOf(options) }));
  }

  /** Generates `n` latents, ranks them, and returns the best `keep`. */
  sample(request: Schemas["SampleRequest"], options: CallOptions = {}): Promise<Schemas["SampledLatents"]> {
    const body = { ...request, seed: request.seed ?? randomSeed() };
    return dataOf(this.#http.POST("/v1/latents/sample", { body, ...signalOf(options) }));
  }

  /** Keeps any number of latents in as many requests as necessary; yields a result for each, in order. */
  import(
    latents: Iterable<Importable> | AsyncIterable<Importable>,
    options: CallOptions & { readonly collection?: string } = {},
  ): AsyncGenerator<ImportOutcome, void> {
    return importLatents(this.#http, latents, options);
  }

  /** All of a collection's latents with their values and metadata, the oldest first. */
  export(query: Choice = {}, options: CallOptions = {}): AsyncGenerator<ExportedLatent, void> {
    return exportLatents(this.#http, query, options);
  }
}
