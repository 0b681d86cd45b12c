/** A bundle's networks on session threads: the pipelines' {@link Runner} for Node. */
import { dirname, join } from "node:path";
import type { Runner } from "@reptok/model";
import { ComponentName } from "@reptok/shared";
import type { Bundle } from "./bundle.ts";
import { candidates } from "./engine.ts";
import type { Provider } from "./engine.ts";
import type { ComponentFiles, ThreadConfig } from "./protocol.ts";
import { SessionThread } from "./session-thread.ts";

export interface RunnerOptions {
  /** Default "auto": cuda if installed, else the CPU, else wasm. */
  readonly provider?: Provider | "auto";
  /** Intra-op threads of each session; ONNX Runtime's choice (the physical cores) by default. */
  readonly threads?: number;
  /** Session threads; each loads its own copy of the networks it runs. Default 1. */
  readonly workers?: number;
  /** Called when a session thread dies; the next call starts a new one. */
  readonly onCrash?: (error: Error) => void;
}

/**
 * `run` rejects with ApiError `unavailable` (retryable) if the session thread died or the runner was closed, and
 * with a plain Error if the network could not be loaded or rejected its inputs.
 */
export interface BundleRunner extends Runner {
  /** The execution provider in use, null before the first network is loaded. */
  readonly provider: Provider | null;
  /** Loads networks ahead of their first use, on every thread; all of the bundle's by default. */
  load(components?: readonly ComponentName[]): Promise<void>;
  close(): Promise<void>;
}

function filesOf(bundle: Bundle): ThreadConfig["files"] {
  const files: Partial<Record<ComponentName, ComponentFiles>> = {};
  for (const name of ComponentName.options) {
    const component = bundle.manifest.components[name];
    if (component === undefined) continue;
    const path = bundle.path(name);
    const external = component.external.map(({ file }) => ({
      name: file,
      path: join(dirname(path), file),
    }));
    files[name] = { path, external };
  }
  return files;
}

/** Starts no thread yet: threads start and networks load at the first call that needs them. */
export function createRunner(bundle: Bundle, options: RunnerOptions = {}): BundleRunner {
  const files = filesOf(bundle);
  const config = {
    files,
    providers: candidates(options.provider ?? "auto"),
    threads: options.threads,
  };
  const onCrash = options.onCrash ?? (() => {});
  const threads = Array.from({ length: options.workers ?? 1 }, () => new SessionThread(config, onCrash));
  // Ties go to the earlier threads, so that light load uses few sessions.
  const idlest = (): SessionThread => threads.reduce((best, thread) => (thread.load < best.load ? thread : best));

  return {
    get provider() {
      return threads.find((thread) => thread.provider !== null)?.provider ?? null;
    },
    run: (component, feeds) => idlest().call(component, feeds),
    async load(components = ComponentName.options.filter((name) => files[name] !== undefined)) {
      await Promise.all(threads.flatMap((thread) => components.map((component) => thread.call(component, null))));
    },
    async close() {
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
}
