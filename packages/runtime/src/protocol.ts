/** Messages between the runner and a session thread. Tensors are transferred, not copied. */
import type { Tensor } from "@reptok/model";
import type { ComponentName } from "@reptok/shared";
import type { Provider } from "./engine.ts";

/** `workerData` of a session thread. */
export interface ThreadConfig {
  readonly files: Readonly<Partial<Record<ComponentName, ComponentFiles>>>;
  /** Tried in order; the first that loads a network is used for all later ones. */
  readonly providers: readonly Provider[];
  readonly threads: number | undefined;
}
export interface ComponentFiles {
  readonly path: string;
  readonly external: readonly { readonly name: string; readonly path: string }[];
}

/** Without `feeds` the component is only loaded. Calls are executed in order, one at a time. */
export interface Call {
  readonly id: number;
  readonly component: ComponentName;
  readonly feeds: Record<string, Tensor> | null;
}
/** Ends the thread after its current call; queued calls fail. */
export const CLOSE = "close";
export type Request = Call | typeof CLOSE;
export type Reply =
  | { readonly id: number; readonly provider: Provider; readonly outputs: Record<string, Tensor> }
  | { readonly id: number; readonly failure: string };

/** The distinct buffers of some tensors: a transfer list may contain a buffer only once. */
export function buffersOf(tensors: Readonly<Record<string, Tensor>>): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  for (const { data } of Object.values(tensors)) {
    if (data.buffer instanceof ArrayBuffer) buffers.add(data.buffer);
  }
  return [...buffers];
}
