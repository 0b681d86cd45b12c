/** Features of a network that the user supplies, such as Inception-v3 without its classifier. */
import { preprocess } from "@reptok/model";
import { OrtSession } from "@reptok/runtime";
import { ApiError } from "@reptok/shared";
import type { Extractor } from "./extractor.ts";

/** Range of the network's input pixels: [0,1] (pytorch-fid's wrapper), [-1,1] or [0,255]. */
export const PIXEL_RANGES = {
  unit: { mean: 0, std: 1 },
  signed: { mean: 0.5, std: 0.5 },
  bytes: { mean: 0, std: 1 / 255 },
} as const;
export type PixelRange = keyof typeof PIXEL_RANGES;

/** Side if the graph has a symbolic size: Inception-v3's. */
const DEFAULT_SIDE = 299;
const BATCH = 16;

interface Layout {
  readonly side: number;
  /** The graph's fixed batch size, if any. */
  readonly batch?: number;
  readonly channelsLast: boolean;
}

/** Accepts [N,3,S,S] or [N,S,S,3]; named dimensions are free. */
function layoutOf(file: string, shape: readonly (number | string)[]): Layout {
  const problem = (what: string) =>
    new ApiError("invalid_request", `${file}: expected one picture input [N,3,S,S] or [N,S,S,3]; ${what}`, "inception");
  if (shape.length !== 4) throw problem(`got ${shape.length} dimensions`);
  const channelsLast = shape[1] !== 3 && shape[3] === 3;
  if (!channelsLast && typeof shape[1] === "number" && shape[1] !== 3) throw problem(`got [${shape.join(", ")}]`);
  const [height, width] = channelsLast ? [shape[1], shape[2]] : [shape[2], shape[3]];
  // Exporters write 0 or -1 for free dimensions.
  const open = (dim: number | string | undefined) => typeof dim !== "number" || dim < 1;
  if (!open(height) && !open(width) && height !== width) throw problem(`got ${width} x ${height} pixels`);
  const side = [height, width].find((dim) => !open(dim));
  return {
    side: typeof side === "number" ? side : DEFAULT_SIDE,
    channelsLast,
    ...(!open(shape[0]) && { batch: Number(shape[0]) }),
  };
}

function toChannelsLast(planar: Float32Array, side: number): Float32Array {
  const plane = side * side;
  return planar.map((_, i) => planar[(i % 3) * plane + Math.floor(i / 3)]!);
}

/**
 * Opens a network whose one input is a picture; its first output, flattened, is the features. Pictures are prepared by
 * a centred square crop, a mean over whole pixels if they are much larger, and bilinear resampling.
 *
 * @throws ApiError `invalid_request` when the file does not load or has other inputs
 */
export async function suppliedExtractor(
  file: string,
  options: { readonly range?: PixelRange; readonly threads?: number | undefined } = {},
): Promise<Extractor> {
  const { range = "unit", threads } = options;
  const session = await OrtSession.create(file, { ...(threads !== undefined && { threads }) }).catch(
    (cause: unknown) => {
      throw new ApiError("invalid_request", `${file}: expected an ONNX file that ONNX Runtime loads`, "inception", {
        cause,
      });
    },
  );
  const [input, ...others] = session.inputs;
  const [output] = session.outputs;
  if (input === undefined || output === undefined || others.length > 0) {
    await session.release();
    throw new ApiError("invalid_request", `${file}: expected one input, got ${session.inputs.length}`, "inception");
  }
  const { side, batch, channelsLast } = layoutOf(file, session.inputShape(input));
  const { mean, std } = PIXEL_RANGES[range];
  const prepared = { size: side, mean: [mean, mean, mean], std: [std, std, std] };
  const stride = 3 * side * side;

  async function run(pixels: readonly Float32Array[]): Promise<Float32Array[]> {
    const n = batch ?? pixels.length;
    const data = new Float32Array(n * stride);
    pixels.forEach((picture, i) => data.set(picture, i * stride));
    const dims = channelsLast ? [n, side, side, 3] : [n, 3, side, side];
    const result = (await session.run({ [input!]: { data, dims } }))[output!]!;
    const width = result.data.length / n;
    return pixels.map((_, i) => Float32Array.from(result.data.subarray(i * width, (i + 1) * width)));
  }
  return {
    name: "supplied",
    about: `features of the supplied network, output "${output}", from pictures of ${side} x ${side}`,
    async features(pictures) {
      const rows: Float32Array[] = [];
      const step = batch ?? BATCH;
      for (let start = 0; start < pictures.length; start += step) {
        const pixels = pictures.slice(start, start + step).map((picture) => {
          const planar = preprocess(picture, prepared);
          return channelsLast ? toChannelsLast(planar, side) : planar;
        });
        rows.push(...(await run(pixels)));
      }
      return rows;
    },
    close: () => session.release(),
  };
}
