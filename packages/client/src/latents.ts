/** Latents: made, kept, read, drawn, found and computed with. */
import { type Latent, LATENT_MEDIA_TYPE, type LatentDtype } from "@reptok/shared";
import { answerOf, type CallOptions, dataOf, type Http, named, type Schemas, signalOf } from "./http.ts";
import { randomSeed } from "./images.ts";
import { type Export, exportLatents, type ImportOutcome, importLatents } from "./latent-bulk.ts";
import { bytesOfLatent, type KeptLatent, readLatent } from "./latent-values.ts";
import { allItems } from "./pages.ts";
import { pictureBlob, type PictureFile } from "./picture.ts";

export type LatentEntry = Schemas["LatentEntry"];

export interface LatentQuery {
  readonly model?: string;
  /** By when they were kept; `desc` by default. */
  readonly order?: "asc" | "desc";
}
export interface PictureOptions {
  readonly seed?: number;
  readonly steps?: number;
  readonly size?: string;
  readonly format?: "png" | "webp" | "jpeg";
  readonly dedupe_threshold?: number;
}

/** How latent bytes go over the wire: not as JSON. */
const RAW = { bodySerializer: (body: unknown) => body, parseAs: "arrayBuffer" } as const;

export class Latents {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  async #create(body: Blob, query: { model?: string; dtype?: LatentDtype }, call: CallOptions): Promise<KeptLatent> {
    const headers = { accept: LATENT_MEDIA_TYPE, "content-type": body.type };
    const init = { ...RAW, body, headers, params: { query }, ...signalOf(call) };
    const { data } = await answerOf(this.#http.POST("/v1/latents", init));
    return readLatent(new Uint8Array(data));
  }

  /** Encodes a picture: PNG, JPEG or WebP. */
  encode(
    picture: PictureFile,
    options: CallOptions & { readonly model?: string; readonly dtype?: LatentDtype } = {},
  ): Promise<KeptLatent> {
    const { model, dtype } = options;
    return this.#create(pictureBlob(picture), { ...(model ? { model } : {}), ...(dtype ? { dtype } : {}) }, options);
  }

  /** Keeps a latent, or latent bytes, as they are. */
  keep(latent: Latent | Uint8Array, options: CallOptions = {}): Promise<KeptLatent> {
    return this.#create(new Blob([bytesOfLatent(latent)], { type: LATENT_MEDIA_TYPE }), {}, options);
  }

  /** The latent's bytes (docs/latent-format.md), in another dtype if asked for: then they are another latent's. */
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

  /** The latent's picture, drawn unless it is kept. */
  async draw(id: string, picture: PictureOptions = {}, options: CallOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
    const params = { path: { id: named(id) }, query: picture };
    const init = { params, parseAs: "arrayBuffer", ...signalOf(options) } as const;
    const { data } = await answerOf(this.#http.GET("/v1/latents/{id}/image", init));
    return new Uint8Array(data);
  }

  /** All of the project's latents, without their values. */
  list(query: LatentQuery = {}, options: CallOptions = {}): AsyncGenerator<LatentEntry, void> {
    return allItems((after) => {
      const page = { ...query, limit: 100, ...(after === undefined ? {} : { after }) };
      return dataOf(this.#http.GET("/v1/latents", { params: { query: page }, ...signalOf(options) }));
    });
  }

  /** Removes the latent, its pictures and its entry in the search index; may be repeated. */
  async delete(id: string, options: CallOptions = {}): Promise<void> {
    const params = { path: { id: named(id) } };
    await dataOf(this.#http.DELETE("/v1/latents/{id}", { params, ...signalOf(options) }));
  }

  /** Similar latents, the most similar first. */
  search(request: Schemas["SearchRequest"], options: CallOptions = {}): Promise<Schemas["FoundLatents"]> {
    return dataOf(this.#http.POST("/v1/latents/search", { body: request, ...signalOf(options) }));
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

  /** Latents at an angle to the source, each in a direction that its seed gives. */
  vary(request: Schemas["VaryRequest"], options: CallOptions = {}): Promise<Schemas["VariedLatents"]> {
    const body = { ...request, seed: request.seed ?? randomSeed() };
    return dataOf(this.#http.POST("/v1/latents/vary", { body, ...signalOf(options) }));
  }

  /** Generates `n`, ranks them, and answers with the `keep` best. */
  sample(request: Schemas["SampleRequest"], options: CallOptions = {}): Promise<Schemas["SampledLatents"]> {
    const body = { ...request, seed: request.seed ?? randomSeed() };
    return dataOf(this.#http.POST("/v1/latents/sample", { body, ...signalOf(options) }));
  }

  /** Keeps any number of latents, in as many requests as it takes; yields what became of each, in their order. */
  import(
    latents: Iterable<Latent | Uint8Array> | AsyncIterable<Latent | Uint8Array>,
    options: CallOptions = {},
  ): AsyncGenerator<ImportOutcome, void> {
    return importLatents(this.#http, latents, options);
  }

  /** All of the project's latents with their values, the oldest first. */
  export(query: Export = {}, options: CallOptions = {}): AsyncGenerator<KeptLatent, void> {
    return exportLatents(this.#http, query, options);
  }
}
