/** ONNX Runtime for this browser: WebGPU where there is an adapter, else WebAssembly on as many threads as the page may have. */
import type { OnnxRuntime, Provider } from "@reptok/browser";

export interface Runtime {
  readonly ort: OnnxRuntime;
  readonly provider: Provider;
  readonly threads: number;
}

/** Where vite.config.ts puts the runtime's files. */
const FILES = `${import.meta.env.BASE_URL}ort-${ORT_VERSION}/`;
/** More threads than this gain nothing for networks of this size. */
const MAX_THREADS = 8;

interface WasmSettings {
  wasmPaths?: unknown;
  numThreads?: number;
}

function configure(wasm: WasmSettings, variant: "" | ".jspi", most: number): number {
  const name = `${FILES}ort-wasm-simd-threaded${variant}`;
  wasm.wasmPaths = { mjs: `${name}.mjs`, wasm: `${name}.wasm` };
  wasm.numThreads = globalThis.crossOriginIsolated ? Math.min(navigator.hardwareConcurrency, most) : 1;
  return wasm.numThreads;
}

/** A GPU's adapter; one that is computed on the CPU is slower than WebAssembly and does not count. */
async function hasGpu(): Promise<boolean> {
  const { gpu } = navigator as {
    readonly gpu?: { requestAdapter(): Promise<{ info?: { isFallbackAdapter?: boolean } } | null> };
  };
  // The build of the runtime that drives WebGPU needs WebAssembly's promise integration.
  if (gpu === undefined || !("Suspending" in WebAssembly)) return false;
  const adapter = await gpu.requestAdapter().catch(() => null);
  return adapter !== null && adapter.info?.isFallbackAdapter !== true;
}

/** @param threads the most threads to compute on; as many as help when absent */
export async function openRuntime(device: "auto" | "wasm", threads = MAX_THREADS): Promise<Runtime> {
  if (device === "auto" && (await hasGpu())) {
    const ort = await import("onnxruntime-web/jspi");
    return { ort, provider: "webgpu", threads: configure(ort.env.wasm, ".jspi", threads) };
  }
  const ort = await import("onnxruntime-web/wasm");
  return { ort, provider: "wasm", threads: configure(ort.env.wasm, "", threads) };
}
