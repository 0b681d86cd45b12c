/** The test page: exercises the package as a user's page would, on request of the suite. */
import * as ort from "onnxruntime-web/wasm";
import { type Fetched, fromPixels, type OnnxRuntime, openModel, type Pixels, toRgba } from "../src/index.ts";

interface Canvas {
  width: number;
  height: number;
  getContext(kind: "2d"): {
    putImageData(image: Pixels, x: number, y: number): void;
    getImageData(x: number, y: number, width: number, height: number): Pixels;
  };
}
/** The DOM types that are used; the DOM library is not in this project's type configuration. */
declare const document: { createElement(name: "canvas"): Canvas };
declare const ImageData: new (data: Uint8ClampedArray, width: number, height: number) => Pixels;

ort.env.wasm.wasmPaths = { wasm: "/ort.wasm" };
// More threads need a cross-origin isolated page.
ort.env.wasm.numThreads = 1;

const numbers = (data: ArrayLike<number>) => Array.from(data);
const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
/** The error as text; "" if there is none. */
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => "",
    (error: unknown) => String(error),
  );

const reptok = {
  /** Draws latent bytes onto a canvas and returns its RGBA and the fetched files. */
  async draw(base: string, latent: string, seed: number) {
    const fetched = new Set<string>();
    const onFetch = ({ file }: Fetched) => fetched.add(file);
    const model = await openModel(base, { ort, onFetch });
    const picture = await model.draw(bytesOf(latent), { seed });
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [picture.width, picture.height];
    const context = canvas.getContext("2d");
    context.putImageData(new ImageData(toRgba(picture), picture.width, picture.height), 0, 0);
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    await model.close();
    return { rgba: numbers(data), fetched: [...fetched] };
  },

  /** A prompt's latent, as bytes for the API. */
  async generate(base: string, prompt: string, seed: number) {
    const model = await openModel(base, { ort });
    const [values] = await model.generate([{ condition: { prompt }, seed }]);
    await model.close();
    return numbers(model.latentBytes(values!));
  },

  async encode(base: string, rgba: readonly number[], size: number) {
    const model = await openModel(base, { ort });
    const image = new ImageData(Uint8ClampedArray.from(rgba), size, size);
    const [values] = await model.encode([fromPixels(image)]);
    await model.close();
    return numbers(values!);
  },

  /** Two concurrent drawings, and each separately. */
  async together(base: string, latents: readonly string[]) {
    const model = await openModel(base, { ort });
    const draw = async (latent: string) => numbers((await model.draw(bytesOf(latent), { steps: 2 })).data);
    const alone = [];
    for (const latent of latents) alone.push(await draw(latent));
    const together = await Promise.all(latents.map(draw));
    await model.close();
    return { together, alone };
  },

  async canceled(base: string, latent: string) {
    const model = await openModel(base, { ort });
    const controller = new AbortController();
    let steps = 0;
    const onStep = () => {
      steps++;
      controller.abort();
    };
    const why = await refusal(model.draw(bytesOf(latent), { signal: controller.signal, onStep }));
    await model.close();
    return { why, steps };
  },

  /** Cancels from a message handler, as a page's worker would. */
  async canceledByMessage(base: string, latent: string) {
    const model = await openModel(base, { ort });
    await model.load(["decoder_condition", "decoder", "autoencoder_decoder"]);
    const controller = new AbortController();
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener("message", () => {
      controller.abort();
      port1.close();
    });
    port1.start();
    let steps = 0;
    const onStep = () => void (++steps === 1 && port2.postMessage(null));
    const why = await refusal(model.draw(bytesOf(latent), { steps: 50, signal: controller.signal, onStep }));
    await model.close();
    return { why, early: steps < 50 };
  },

  /** Closes at several moments of a drawing; returns how each drawing ended and which sessions remain open. */
  async closed(base: string, latent: string) {
    let open = 0;
    const counted: OnnxRuntime = {
      Tensor: ort.Tensor,
      InferenceSession: {
        async create(...args) {
          const session = await ort.InferenceSession.create(...args);
          open++;
          const release = session.release.bind(session);
          return Object.assign(session, { release: () => release().then(() => void open--) });
        },
      },
    };
    const moments: Record<string, string> = {};
    const closeAt = async (moment: string, options: { onFetch?: () => void; onStep?: () => void }) => {
      const model = await openModel(base, { ort: counted, onFetch: () => options.onFetch?.() });
      const closing: Promise<void>[] = [];
      const close = () => void closing.push(model.close());
      for (const event of ["onFetch", "onStep"] as const) if (moment === event) options[event] = close;
      const drawing = refusal(model.draw(bytesOf(latent), { steps: 4, onStep: () => options.onStep?.() }));
      if (moment === "at once") close();
      moments[moment] = await drawing;
      await Promise.all([...closing, model.close()]);
      moments[`${moment}, later`] = await refusal(model.draw(bytesOf(latent)));
      moments[`${moment}, open`] = String(open);
    };
    for (const moment of ["at once", "onFetch", "onStep", "afterwards"]) await closeAt(moment, {});
    return moments;
  },

  async drawWith(base: string, latent: string, options: { readonly seed?: number; readonly steps?: number }) {
    const model = await openModel(base, { ort });
    const why = await refusal(model.draw(bytesOf(latent), options));
    await model.close();
    return why;
  },

  async drawRefused(base: string, latent: string) {
    const model = await openModel(base, { ort }).catch(String);
    if (typeof model === "string") return model;
    const why = await refusal(model.draw(bytesOf(latent)));
    await model.close();
    return why;
  },
};
export type Page = typeof reptok;

Object.assign(globalThis, { reptok });
