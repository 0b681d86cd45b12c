/** ONNX Runtime for this browser: WebGPU if there is a GPU adapter, otherwise multithreaded WebAssembly. */
import type { OnnxRuntime, Provider } from "@reptok/browser";

export interface Runtime {
  readonly ort: OnnxRuntime;
  readonly provider: Provider;
  readonly threads: number;
}

/** Where vite.config.ts puts the runtime's files. */
const FILES = `${import.meta.env.BASE_URL}ort-${ORT_VERSION}/`;
/** Networks of this size do not gain from more threads. */
const MAX_THREADS = 8;

interface WasmSettings {
  wasmPaths?: unknown;
  numThreads?: number;
}

function configure(wasm: WasmSettings, variant: "" | ".jspi", maxThreads: number): number {
  const name = `${FILES}ort-wasm-simd-threaded${variant}`;
  wasm.wasmPaths = { mjs: `${name}.mjs`, wasm: `${name}.wasm` };
  wasm.numThreads = globalThis.crossOriginIsolated ? Math.min(navigator.hardwareConcurrency, maxThreads) : 1;
  return wasm.numThreads;
}

/** Whether there is a GPU adapter; a software adapter is slower than WebAssembly and does not count. */
async function hasGpu(): Promise<boolean> {
  const { gpu } = navigator as {
    readonly gpu?: { requestAdapter(): Promise<{ info?: { isFallbackAdapter?: boolean } } | null> };
  };
  // The runtime's WebGPU build requires WebAssembly's JavaScript Promise Integration.
  if (gpu === undefined || !("Suspending" in WebAssembly)) return false;
  const adapter = await gpu.requestAdapter().catch(() => null);
  return adapter !== null && adapter.info?.isFallbackAdapter !== true;
}

/** @param threads maximum number of threads */
export async function openRuntime(device: "auto" | "wasm", threads = MAX_THREADS): Promise<Runtime> {
  if (device === "auto" && (await hasGpu())) {
    const ort = await import("onnxruntime-web/jspi");
    return { ort, provider: "webgpu", threads: configure(ort.env.wasm, ".jspi", threads) };
  }
  const ort = await import("onnxruntime-web/wasm");
  return { ort, provider: "wasm", threads: configure(ort.env.wasm, "", threads) };
}
