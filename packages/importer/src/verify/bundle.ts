/** Verification of a bundle on disk, on ONNX Runtime in this process. */
import { openSafetensors, readSafetensors } from "@reptok/checkpoint";
import { bundleWeights, createRunner, openBundle, OrtSession, type Bundle } from "@reptok/runtime";
import type { Backend } from "./backend.ts";
import { verify, type Verification, type VerifyOptions } from "./verify.ts";

async function frozenCls({ manifest, file }: Bundle): Promise<Float32Array | undefined> {
  if (manifest.frozenCls === undefined) return undefined;
  const tensors = await openSafetensors(file(manifest.frozenCls.file));
  try {
    return (await tensors.tensor("cls_token", { as: "f32" })).data;
  } finally {
    await tensors.close();
  }
}

/** The steps listed in the file's `config` metadata, if any. */
function stepsOf(metadata: ReadonlyMap<string, string>): readonly number[] | undefined {
  try {
    const config = JSON.parse(metadata.get("config") ?? "null") as { readonly steps?: unknown } | null;
    const steps: readonly unknown[] = Array.isArray(config?.steps) ? config.steps : [];
    const valid = steps.filter((n): n is number => typeof n === "number" && Number.isInteger(n) && n > 0);
    return valid.length > 0 && valid.length === steps.length ? valid : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param dir the bundle
 * @param expected a safetensors file of the reference's inputs and outputs
 * @throws BundleError or CheckpointError when one of them cannot be read
 */
export async function verifyBundle(dir: string, expected: string, options: VerifyOptions): Promise<Verification> {
  const { tensors, metadata } = await readSafetensors(expected);
  const bundle = await openBundle(dir);
  const runner = createRunner(bundle);
  const backend: Backend = {
    manifest: bundle.manifest,
    runner,
    weights: (component) => bundleWeights(bundle, component),
    frozenCls: await frozenCls(bundle),
    async runOnce(model, feeds) {
      const session = await OrtSession.create(model);
      try {
        return await session.run(feeds);
      } finally {
        await session.release();
      }
    },
  };
  try {
    return await verify(backend, tensors, { steps: stepsOf(metadata), ...options });
  } finally {
    await runner.close();
  }
}
