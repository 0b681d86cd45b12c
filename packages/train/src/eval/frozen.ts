/** The original self-supervised encoder: a bundle's encoder with the [cls] embedding from before it was adapted. */
import { stat } from "node:fs/promises";
import { openSafetensors } from "@reptok/checkpoint";
import { emitOnnx, ops as g, preprocess, Scope, vitEncoder, type VitConfig } from "@reptok/model";
import { type Bundle, bundleWeights, OrtSession } from "@reptok/runtime";
import { ApiError, type Manifest } from "@reptok/shared";
import { starter } from "../recipe/starter.ts";
import { weightsOf } from "../stages/context.ts";
import { asWeights } from "../stages/images.ts";
import { ENCODER } from "../stages/pretrain.ts";
import type { FrozenEncoder } from "./sections/reconstruction.ts";
import { inChunks } from "./subject.ts";

const invalid = (path: string, problem: string, cause?: unknown): ApiError =>
  new ApiError("invalid_request", `${path}: ${problem}`, "frozen", { cause });

const CLS = "cls_token";

/** The encoder's graph, and the names and shapes of its weights. */
function encoderGraph(config: VitConfig) {
  const scope = Scope.root();
  const token = vitEncoder(scope, g.input("image", ["batch", 3, config.imageSize, config.imageSize]), config);
  return { token, specs: scope.specs() };
}

/** The original encoder of a bundle; undefined if it lacks the original [cls] or its sizes. */
async function emitFromBundle(bundle: Bundle): Promise<Uint8Array | undefined> {
  const { frozenCls, networks } = bundle.manifest;
  if (frozenCls === undefined || networks === undefined) return undefined;
  const { token, specs } = encoderGraph(networks.encoder);
  const stored = await bundleWeights(bundle, "encoder");
  const weights = new Map<string, Float32Array>();
  for (const { name, shape } of specs) {
    if (name !== CLS) weights.set(name, await stored.read(name, shape));
  }
  const file = await openSafetensors(bundle.file(frozenCls.file));
  try {
    weights.set(CLS, (await file.tensor(CLS, { as: "f32" })).data);
  } finally {
    await file.close();
  }
  return emitOnnx({ name: "frozen", outputs: { token }, weights: asWeights(weights) });
}

/** The encoder of a training run of the starter, before its [cls] embedding was adapted. */
async function emitFromRun(run: string): Promise<Uint8Array> {
  const weights = await weightsOf({ dir: run }, "pretrain").catch((cause: unknown) => {
    throw invalid(run, "expected a training run with its pretrain stage", cause);
  });
  const bare = [...weights].filter(([name]) => name.startsWith(ENCODER));
  const named = new Map(bare.map(([name, data]) => [name.slice(ENCODER.length), data]));
  const { token } = encoderGraph(starter.encoder);
  return emitOnnx({ name: "frozen", outputs: { token }, weights: asWeights(named) });
}

export interface OpenFrozenEncoder {
  readonly encode: FrozenEncoder;
  close(): Promise<void>;
}

async function openEncoder(model: Uint8Array | string, path: string, manifest: Manifest): Promise<OpenFrozenEncoder> {
  const { preprocess: prepared, token } = manifest;
  const session = await OrtSession.create(model).catch((cause: unknown) => {
    throw invalid(path, "expected an ONNX file that ONNX Runtime loads", cause);
  });
  const [input, output] = [session.inputs[0]!, session.outputs[0]!];
  const { size } = prepared;
  const encode: FrozenEncoder = (pictures) =>
    inChunks(pictures, async (chunk) => {
      const data = new Float32Array(chunk.length * 3 * size * size);
      chunk.forEach((picture, i) => data.set(preprocess(picture, prepared), i * 3 * size * size));
      const tokens = (await session.run({ [input]: { data, dims: [chunk.length, 3, size, size] } }))[output]!;
      const D = tokens.data.length / chunk.length;
      if (D !== token.dimensions) throw invalid(path, `expected tokens of ${token.dimensions} numbers, got ${D}`);
      return chunk.map((_, i) => Float32Array.from(tokens.data.subarray(i * D, (i + 1) * D)));
    });
  return { encode, close: () => session.release() };
}

/** @returns undefined for a bundle that lacks the original [cls] embedding */
export async function openBundleFrozenEncoder(bundle: Bundle): Promise<OpenFrozenEncoder | undefined> {
  const model = await emitFromBundle(bundle);
  return model && openEncoder(model, bundle.dir, bundle.manifest);
}

/**
 * @param path an ONNX file with the bundle's encoder's input and output, or a directory of a training run of the
 *   starter
 * @throws ApiError `invalid_request` when it is neither
 */
export async function openFrozenEncoder(path: string, manifest: Manifest): Promise<OpenFrozenEncoder> {
  const found = await stat(path).catch((cause: unknown) => {
    throw invalid(path, "expected an ONNX file or a training run, got nothing", cause);
  });
  return openEncoder(found.isDirectory() ? await emitFromRun(path) : path, path, manifest);
}
