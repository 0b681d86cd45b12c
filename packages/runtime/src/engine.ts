/** The ONNX Runtime build for an execution provider, loaded on first use so that the unused one costs no memory. */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type * as Ort from "onnxruntime-node";

/** cuda, webgpu and cpu run in onnxruntime-node; wasm in onnxruntime-web, the fallback if no native library loads. */
export const PROVIDERS = ["cuda", "webgpu", "cpu", "wasm"] as const;
export type Provider = (typeof PROVIDERS)[number];

export interface Engine {
  readonly InferenceSession: Ort.InferenceSessionFactory;
  readonly Tensor: typeof Ort.Tensor;
  /** Whether preallocated outputs are filled without a copy. */
  readonly writesInPlace: boolean;
}

/** Rejects when the build does not load on this machine. */
export async function loadEngine(provider: Provider): Promise<Engine> {
  if (provider === "wasm") {
    const { InferenceSession, Tensor, env } = await import("onnxruntime-web");
    // More would start nested threads inside the session thread; wasm is a fallback, not the fast path.
    env.wasm.numThreads = 1;
    return { InferenceSession, Tensor, writesInPlace: false };
  }
  const { InferenceSession, Tensor } = await import("onnxruntime-node");
  return { InferenceSession, Tensor, writesInPlace: true };
}

/**
 * Providers to try in order for "auto": cuda if its library is installed (the package includes it only when the host
 * opted in with ONNXRUNTIME_NODE_INSTALL), the CPU, wasm. webgpu is never chosen: a software adapter would be slower
 * than the CPU.
 */
export function candidates(choice: Provider | "auto"): readonly Provider[] {
  if (choice !== "auto") return [choice];
  return hasCuda() ? ["cuda", "cpu", "wasm"] : ["cpu", "wasm"];
}

function hasCuda(): boolean {
  const library = {
    linux: "libonnxruntime_providers_cuda.so",
    win32: "onnxruntime_providers_cuda.dll",
  };
  const name = process.platform === "linux" || process.platform === "win32" ? library[process.platform] : null;
  if (name === null) return false;
  const entry = createRequire(import.meta.url).resolve("onnxruntime-node");
  return existsSync(join(dirname(entry), "..", "bin", "napi-v6", process.platform, process.arch, name));
}
