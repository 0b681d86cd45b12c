/** The Web Worker: opens one model at a time and runs its networks. */
import { type BrowserModel, fromPixels, openModel, toRgba } from "@reptok/browser";
import { previewSteps } from "@reptok/model";
import { ApiError, decodeLatent, defined } from "@reptok/shared";
import { messageOf } from "./message.ts";
import { cachingFetch } from "./model-files.ts";
import type { Drawn, FromWorker, Method, Methods, Pixels, Report, RequestOf, ResultOf, ToWorker } from "./protocol.ts";
import { openRuntime } from "./runtime.ts";
import { NO_WORDS, wordsOf } from "./words.ts";

interface Call {
  readonly signal: AbortSignal;
  report(report: Report): void;
}
type Handlers = { readonly [M in Method]: (request: RequestOf<M>, call: Call) => Promise<ResultOf<M>> };

interface Open {
  readonly base: string;
  readonly model: BrowserModel;
}
let open: Open | undefined;
/** Calls in progress: all receive the progress of downloads, which belong to the model and not to one call. */
let listeners: ReadonlySet<Call> = new Set();

function current(): BrowserModel {
  if (open === undefined) throw new ApiError("invalid_request", "expected an open model");
  return open.model;
}

type Picture = Parameters<typeof toRgba>[0];
const pixelsOf = (picture: Picture): Pixels => ({
  rgba: toRgba(picture),
  width: picture.width,
  height: picture.height,
});
const canceled = () => new ApiError("canceled", "canceled");
/** Rounded to f16, as the API stores latents. */
const rounded = (model: BrowserModel, values: Float32Array): Float32Array =>
  decodeLatent(model.latentBytes(values)).data;

const needed = (request: RequestOf<"draw">) => {
  const draw = ["decoder_condition", "decoder", "autoencoder_decoder"] as const;
  if ("latent" in request.condition) return draw;
  return "prompt" in request.condition
    ? (["text_encoder", "text_generator", ...draw] as const)
    : (["label_generator", ...draw] as const);
};

/** An intermediate step of a drawing, which can be drawn later. */
interface Estimate {
  readonly step: number;
  readonly steps: number;
  readonly draw: () => Promise<Picture>;
}
/** Of the latest drawing that requested previews. */
let estimates: readonly Estimate[] = [];

async function draw(request: RequestOf<"draw">, call: Call): Promise<Drawn> {
  const model = current();
  const { condition, seed, steps, guidance } = request;
  // Downloads before the clock starts.
  await model.load(needed(request).filter((name) => model.manifest.components[name] !== undefined));
  if (call.signal.aborted) throw canceled();
  const started = performance.now();
  let latent: Float32Array | null;
  if ("latent" in condition) latent = condition.latent;
  else {
    const onStep = (step: number, of: number) => call.report({ type: "step", stage: "generate", step, steps: of });
    [latent = null] = await model.generate(
      [{ condition, seed, signal: call.signal }],
      defined({ steps, guidance, onStep }),
    );
  }
  if (latent === null) throw canceled();
  const file = model.latentBytes(latent);
  latent = decodeLatent(file).data;
  const generated = performance.now();
  const total = steps ?? model.manifest.decoder.sampler.steps;
  const previews = previewSteps(total, request.previews ?? 0);
  const found: Estimate[] = [];
  const onEstimate = (draw: Estimate["draw"], step: number) => void found.push({ step, steps: total, draw });
  const onStep = (step: number, of: number) => call.report({ type: "step", stage: "decode", step, steps: of });
  const [picture] = await model.decode(
    [{ latent, seed, signal: call.signal, previews, onEstimate }],
    defined({ steps, onStep }),
  );
  if (!picture) throw canceled();
  const ms = { generate: generated - started, decode: performance.now() - generated };
  if (request.previews !== undefined) estimates = found;
  return { ...pixelsOf(picture), latent, file, ms };
}

async function strip(_request: RequestOf<"strip">, call: Call): Promise<void> {
  for (const { step, steps, draw: drawEstimate } of estimates) {
    if (call.signal.aborted) throw canceled();
    call.report({ type: "preview", step, steps, ...pixelsOf(await drawEstimate()) });
  }
}

const handlers: Handlers = {
  async open({ base, device, threads }) {
    const runtime = await openRuntime(device, threads);
    const before = open;
    const address = new URL(base, location.href).href;
    const onFetch = (fetched: { file: string; loaded: number; bytes: number }) => {
      for (const call of listeners) call.report({ type: "fetch", ...fetched });
    };
    const model = await openModel(address, {
      ort: runtime.ort,
      providers: [runtime.provider],
      fetch: cachingFetch(address),
      onFetch,
    });
    open = { base: address, model };
    await before?.model.close();
    return { manifest: model.manifest, provider: runtime.provider, threads: runtime.threads };
  },
  draw,
  strip,
  async decode({ latents, seed, steps }, { signal }) {
    const pictures = await current().decode(
      latents.map((latent) => ({ latent, seed, signal })),
      defined({ steps }),
    );
    return pictures.map((picture) => {
      if (picture === null) throw canceled();
      return pixelsOf(picture);
    });
  },
  async generate({ items, steps, guidance }, { signal }) {
    const model = current();
    const latents = await model.generate(
      items.map((item) => ({ ...item, signal })),
      defined({ steps, guidance }),
    );
    return latents.map((values) => {
      if (values === null) throw canceled();
      return rounded(model, values);
    });
  },
  async encode({ pixels: { rgba, width, height } }) {
    const model = current();
    const [values] = await model.encode([fromPixels({ data: rgba, width, height })]);
    return rounded(model, values!);
  },
  bytes: async ({ latent }) => current().latentBytes(latent),
  async words() {
    const tokenizer = current().manifest.textGenerator?.tokenizer;
    if (open === undefined || tokenizer === undefined) return NO_WORDS;
    const response = await cachingFetch(open.base)(new URL(tokenizer.file, open.base));
    return wordsOf(await response.json());
  },
};

const calls = new Map<number, AbortController>();
const send = (message: FromWorker) => self.postMessage(message);

async function answer<M extends Method>(id: number, method: M, request: RequestOf<M>): Promise<void> {
  const controller = new AbortController();
  calls.set(id, controller);
  const call: Call = { signal: controller.signal, report: (report) => send({ id, report }) };
  listeners = new Set([...listeners, call]);
  try {
    const handler = handlers[method] as (request: RequestOf<M>, call: Call) => Promise<ResultOf<M>>;
    send({ id, result: await handler(request, call) });
  } catch (error) {
    const code = error instanceof ApiError ? error.code : "internal";
    send({ id, error: { code, message: messageOf(error) } });
  } finally {
    calls.delete(id);
    listeners = new Set([...listeners].filter((listener) => listener !== call));
  }
}

self.addEventListener("message", ({ data }: MessageEvent<ToWorker>) => {
  if ("cancel" in data) calls.get(data.cancel)?.abort();
  else void answer(data.id, data.method, data.request as RequestOf<Method>);
});
export type { Methods };
