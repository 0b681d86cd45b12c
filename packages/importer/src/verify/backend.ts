/** The interface of verification to a bundle and a runtime: the same checks run in Node and in a page. */
import { emitOnnx, Scope, type OnnxWeights, type Runner, type Tensor, type Value } from "@reptok/model";
import type { ComponentName, Manifest, Networks } from "@reptok/shared";
import { Incomparable } from "./expected.ts";

export interface Backend {
  readonly manifest: Manifest;
  /** Runs the bundle's networks. */
  readonly runner: Runner;
  /** Loads an ONNX file, runs it once and releases it. */
  runOnce(model: Uint8Array, feeds: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>>;
  /** The weights in a component's file. */
  weights(component: ComponentName): Promise<OnnxWeights>;
  /** The [cls] embedding from before it was adapted, if the bundle has it. */
  readonly frozenCls: Float32Array | undefined;
}

/** @throws Incomparable if the manifest lacks the networks' sizes */
export function networksOf({ manifest }: Backend): Networks {
  if (manifest.networks !== undefined) return manifest.networks;
  throw new Incomparable("the bundle's manifest lacks its networks' sizes");
}

/** The f32 output of the given name. */
export function output(
  results: Readonly<Record<string, Tensor>>,
  name: string,
): { data: Float32Array; dims: readonly number[] } {
  const result = results[name];
  if (!(result?.data instanceof Float32Array)) throw new Incomparable(`the network has no f32 output ${name}`);
  return { data: result.data, dims: result.dims };
}

/**
 * Computes an intermediate value of a component: a part of its network, with the weights of its file.
 * @param overrides weights that replace the file's
 */
export async function innerValue(
  backend: Backend,
  component: ComponentName,
  build: (scope: Scope) => Value,
  feeds: Readonly<Record<string, Tensor>> = {},
  overrides: Readonly<Record<string, Float32Array>> = {},
): Promise<{ data: Float32Array; dims: readonly number[] }> {
  const scope = Scope.root();
  const outputs = { value: build(scope) };
  const stored = await backend.weights(component);
  const weights = new Map<string, { data: Float32Array }>();
  for (const { name, shape } of scope.specs()) {
    weights.set(name, { data: overrides[name] ?? (await stored.read(name, shape)) });
  }
  return output(
    await backend.runOnce(emitOnnx({ name: `inner value of ${component}`, outputs, weights }), feeds),
    "value",
  );
}
