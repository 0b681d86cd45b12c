/** The worker: one model at a time, and its networks. */
import { type BrowserModel, fromPixels, openModel, toRgba } from "@reptok/browser";
import { previewSteps } from "@reptok/model";
import { ApiError, decodeLatent } from "@reptok/shared";
import { keepingFetch } from "./model-files.ts";
import type { FromWorker, Method, Methods, Pixels, Report, RequestOf, ResultOf, ToWorker } from "./protocol.ts";
import { openRuntime } from "./runtime.ts";
import { wordsOf } from "./words.ts";

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
/** Who is told of downloads: they belong to the model, and the call that needs them may change. */
let listeners: ReadonlySet<Call> = new Set();

function current(): BrowserModel {
  if (open === undefined) throw new ApiError("invalid_request", "expected an open model");
  return open.model;
}

const pixelsOf = (picture: Parameters<typeof toRgba>[0]): Pixels => ({
  rgba: toRgba(picture),
  width: picture.width,
  height: picture.height,
});
const canceled = () => new ApiError("canceled", "canceled");
/** Absent where undefined: the pipelines distinguish the two. */
const defined = <T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
/** As the API stores it. */
const rounded = (model: BrowserModel, values: Float32Array): Float32Array =>
  decodeLatent(model.latentBytes(values)).data;

const needed = (request: RequestOf<"draw">) => {
  const draw = ["decoder_condition", "decoder", "autoencoder_decoder"] as const;
  if ("latent" in request.condition) return draw;
  return "prompt" in request.condition
    ? (["text_encoder", "text_generator", ...draw] as const)
    : (["label_generator", ...draw] as const);
};

async function draw(request: RequestOf<"draw">, call: Call): Promise<void> {
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
  const estimates: { readonly step: number; readonly draw: () => Promise<Parameters<typeof toRgba>[0]> }[] = [];
  const onEstimate = (draw: (typeof estimates)[number]["draw"], step: number) => void estimates.push({ step, draw });
  const onStep = (step: number, of: number) => call.report({ type: "step", stage: "decode", step, steps: of });
  const [picture] = await model.decode(
    [{ latent, seed, signal: call.signal, previews, onEstimate }],
    defined({ steps, onStep }),
  );
  if (!picture) throw canceled();
  const ms = { generate: generated - started, decode: performance.now() - generated };
  call.report({ type: "drawn", drawn: { ...pixelsOf(picture), latent, file, ms } });
  for (const estimate of estimates) {
    if (call.signal.aborted) throw canceled();
    call.report({ type: "preview", step: estimate.step, steps: total, ...pixelsOf(await estimate.draw()) });
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
      fetch: keepingFetch(address),
      onFetch,
    });
    open = { base: address, model };
    await before?.model.close();
    return { manifest: model.manifest, provider: runtime.provider, threads: runtime.threads };
  },
  draw,
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
    const made = await model.generate(
      items.map((item) => ({ ...item, signal })),
      defined({ steps, guidance }),
    );
    return made.map((values) => {
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
    if (open === undefined || tokenizer === undefined) return { known: new Set(), whole: [] };
    const response = await keepingFetch(open.base)(new URL(tokenizer.file, open.base));
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
    send({ id, error: { code, message: error instanceof Error ? error.message : String(error) } });
  } finally {
    calls.delete(id);
    listeners = new Set([...listeners].filter((other) => other !== call));
  }
}

self.addEventListener("message", ({ data }: MessageEvent<ToWorker>) => {
  if ("cancel" in data) calls.get(data.cancel)?.abort();
  else void answer(data.id, data.method, data.request as RequestOf<Method>);
});
export type { Methods };
