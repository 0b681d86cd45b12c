/** A drawing of the server's, with what it cost. */
import type { Reptok } from "@reptok/client";
import type { Pixels } from "../../engine/protocol.ts";
import type { Settings } from "./use-drawing.ts";

export interface ServerDrawing {
  readonly pixels: Pixels;
  /** An object URL of the file. */
  readonly address: string;
  /** Of the answer and the picture's file, as they came over the network. */
  readonly bytes: number;
  readonly ms: number;
  /** Milliseconds on the GPU worker; undefined where the answer was kept. */
  readonly computeMs: number | undefined;
}

const PATH = "/v1/images/generations";

/** One of `Server-Timing`'s durations. */
export function timingOf(header: string | null, name: string): number | undefined {
  for (const entry of (header ?? "").split(",")) {
    const [key, ...parts] = entry.split(";").map((part) => part.trim());
    const duration = parts.find((part) => part.startsWith("dur="));
    if (key === name && duration !== undefined) return Number(duration.slice("dur=".length));
  }
  return undefined;
}

export async function pixelsOf(file: Blob): Promise<Pixels> {
  const bitmap = await createImageBitmap(file, { colorSpaceConversion: "none" });
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d", { willReadFrequently: true });
  if (context === null) throw new Error("this browser gave no canvas");
  context.drawImage(bitmap, 0, 0);
  const { data, width, height } = context.getImageData(0, 0, bitmap.width, bitmap.height);
  bitmap.close();
  return { rgba: new Uint8ClampedArray(data), width, height };
}

/** In levels of 255; undefined where the sizes differ. */
export function largestDifference(a: Pixels, b: Pixels): number | undefined {
  if (a.width !== b.width || a.height !== b.height) return undefined;
  return a.rgba.reduce((most, level, i) => Math.max(most, Math.abs(level - b.rgba[i]!)), 0);
}

/** @throws ReptokError as the API refuses or fails */
export async function drawOnServer(api: Reptok, settings: Settings, model: string | undefined): Promise<ServerDrawing> {
  const { condition, seed, steps, guidance } = settings;
  const body = {
    ...condition,
    seed,
    ...(model === undefined ? {} : { model }),
    ...(steps === undefined ? {} : { num_inference_steps: steps }),
    ...(guidance === undefined ? {} : { guidance_scale: guidance }),
  };
  performance.clearResourceTimings();
  const started = performance.now();
  const { data, error, response } = await api.http.POST(PATH, { body });
  const image = data?.data[0];
  if (image === undefined) {
    const message = (error as { readonly error?: { readonly message?: string } } | undefined)?.error?.message;
    throw new Error(message ?? `expected a picture, got status ${response.status}`);
  }
  const file = await api.images.bytes(image);
  const ms = performance.now() - started;
  const entry = performance.getEntriesByType("resource").findLast(({ name }) => name.endsWith(PATH));
  const answer = entry instanceof PerformanceResourceTiming ? entry.encodedBodySize : 0;
  const blob = new Blob([file], { type: "image/png" });
  return {
    pixels: await pixelsOf(blob),
    address: URL.createObjectURL(blob),
    bytes: answer + file.length,
    ms,
    computeMs: timingOf(response.headers.get("server-timing"), "gpu"),
  };
}
