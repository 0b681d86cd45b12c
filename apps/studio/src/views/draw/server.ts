/** Draws on the server and measures the cost. */
import { apiMessageOf, createApi } from "../../app/api.ts";
import type { Pixels } from "../../engine/protocol.ts";
import type { Settings } from "./settings.ts";

export interface ServerDrawing {
  readonly pixels: Pixels;
  /** Object URL of the file. */
  readonly address: string;
  /** Bytes of the response and of the picture's file, as transferred. */
  readonly bytes: number;
  readonly ms: number;
  /** Milliseconds on the GPU worker; undefined if the picture was cached. */
  readonly computeMs: number | undefined;
}

const PATH = "/v1/images/generations";

/** A duration of the `Server-Timing` header, in ms. */
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
  if (context === null) throw new Error("this browser provides no canvas");
  context.drawImage(bitmap, 0, 0);
  const { data, width, height } = context.getImageData(0, 0, bitmap.width, bitmap.height);
  bitmap.close();
  return { rgba: new Uint8ClampedArray(data), width, height };
}

/**
 * @param apiKey empty for none
 * @throws Error with the API's message
 */
export async function drawOnServer(
  apiKey: string,
  settings: Settings,
  model: string | undefined,
): Promise<ServerDrawing> {
  const api = createApi(apiKey);
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
    throw new Error(error ? apiMessageOf(error) : `expected a picture, got status ${response.status}`);
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
