/** Pictures from prompts, labels and pictures. */
import { decodeBase64 } from "@reptok/shared";
import { brokenStream, errorOfAnswer, errorOfEvent } from "./error.ts";
import { eventsOf } from "./events.ts";
import { answerOf, type CallOptions, dataOf, type Http, type Schemas, signalOf } from "./http.ts";
import { type PictureFile, pictureForm } from "./picture.ts";

export type ImageAnswer = Schemas["ImageAnswer"];
export type Image = Schemas["Image"];
export type ImageRequest = Omit<Schemas["ImageGenerationRequest"], "stream" | "partial_images">;
export type ImageStreamRequest = Omit<Schemas["ImageGenerationRequest"], "stream" | "response_format">;
export type VariationOptions = Omit<Schemas["ImageVariationRequest"], "image">;
export type EditOptions = Omit<Schemas["ImageEditRequest"], "image" | "stream" | "partial_images">;
export type EditStreamOptions = Omit<Schemas["ImageEditRequest"], "image" | "stream" | "response_format">;

type EventData = Schemas["ImageEvent"]["data"];
/** A partial or finished picture, by `type`; `index` is the picture's number. */
export type ImageStreamEvent = Exclude<EventData, { type: "error" }>;

export interface ImageCallOptions extends CallOptions {
  /** For a day, the same request with the same key is answered from the same job; the job continues if the caller disconnects. */
  readonly idempotencyKey?: string;
}

/** The call's options in openapi-fetch's form. */
function initOf(options: ImageCallOptions) {
  const { idempotencyKey } = options;
  const header = idempotencyKey === undefined ? {} : { "Idempotency-Key": idempotencyKey };
  return { params: { header }, ...signalOf(options) };
}

/**
 * A seed for a request without one. It makes retries equal to the first attempt, so that they join its job.
 */
export function randomSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0]!;
}

async function* imageEvents(answer: Response, wanted: number, signal?: AbortSignal): AsyncGenerator<ImageStreamEvent> {
  if (!answer.body) throw brokenStream();
  let completed = 0;
  for await (const { data } of eventsOf(answer.body, signal)) {
    const event = JSON.parse(data) as EventData;
    if (event.type === "error") throw errorOfEvent(event.error);
    if (event.type.endsWith(".completed")) completed++;
    yield event;
  }
  if (completed < wanted) throw brokenStream();
}

export class Images {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** Waits for the pictures. Aborting the call frees the GPU, unless it has an `idempotencyKey`. */
  generate(request: ImageRequest, options: ImageCallOptions = {}): Promise<ImageAnswer> {
    const body = { ...request, seed: request.seed ?? randomSeed() };
    return dataOf(this.#http.POST("/v1/images/generations", { body, ...initOf(options) }));
  }

  /**
   * Yields partial pictures (up to `partial_images`, 0 to 3), then the finished ones. Throws a ReptokError if the job fails or the
   * connection is lost.
   */
  async *stream(request: ImageStreamRequest, options: ImageCallOptions = {}): AsyncGenerator<ImageStreamEvent, void> {
    const body = { ...request, seed: request.seed ?? randomSeed(), stream: true };
    const call = this.#http.POST("/v1/images/generations", { body, parseAs: "stream", ...initOf(options) });
    const { response } = await answerOf(call);
    yield* imageEvents(response, request.n ?? 1, options.signal);
  }

  /** Variations of a picture, at a distance of `strength`, 0 to 1. */
  vary(picture: PictureFile, request: VariationOptions = {}, options: ImageCallOptions = {}): Promise<ImageAnswer> {
    const form = pictureForm([picture], { ...request, seed: request.seed ?? randomSeed() });
    const body = form as unknown as Schemas["ImageVariationRequest"];
    return dataOf(this.#http.POST("/v1/images/variations", { body, ...initOf(options) }));
  }

  /** Pictures between up to 16 pictures and a prompt. */
  edit(
    pictures: PictureFile | readonly PictureFile[],
    request: EditOptions,
    options: ImageCallOptions = {},
  ): Promise<ImageAnswer> {
    return dataOf(this.#http.POST("/v1/images/edits", { body: editForm(pictures, request), ...initOf(options) }));
  }

  /** {@link edit} as a {@link stream}. */
  async *streamEdit(
    pictures: PictureFile | readonly PictureFile[],
    request: EditStreamOptions,
    options: ImageCallOptions = {},
  ): AsyncGenerator<ImageStreamEvent, void> {
    const body = editForm(pictures, { ...request, stream: true });
    const call = this.#http.POST("/v1/images/edits", { body, parseAs: "stream", ...initOf(options) });
    const { response } = await answerOf(call);
    yield* imageEvents(response, request.n ?? 1, options.signal);
  }

  /** The file of a picture that an answer has as base64 or as an address. */
  async bytes(image: Pick<Image, "b64_json" | "url">, options: CallOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
    if (image.b64_json !== undefined) return decodeBase64(image.b64_json);
    if (image.url === undefined) throw new TypeError("expected an image with b64_json or url");
    const answer = await this.#http.read(image.url, options);
    if (!answer.ok) throw errorOfAnswer(answer, await answer.json().catch(() => null));
    return new Uint8Array(await answer.arrayBuffer());
  }
}

function editForm(pictures: PictureFile | readonly PictureFile[], request: object): Schemas["ImageEditRequest"] {
  const fields = request as { readonly seed?: number };
  const list = Array.isArray(pictures) ? (pictures as readonly PictureFile[]) : [pictures as PictureFile];
  const form = pictureForm(list, { ...fields, seed: fields.seed ?? randomSeed() });
  return form as unknown as Schemas["ImageEditRequest"];
}
