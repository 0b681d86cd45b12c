/** A runner for a bundle under training: trained networks use the current weights, the others run from its files. */
import { emitOnnx, type ComponentGraph, type Runner, type Tensor, type Weight } from "@reptok/model";
import { OrtSession } from "@reptok/runtime";
import type { ComponentName } from "@reptok/shared";
import type { Source } from "./source.ts";

/** A network under training. */
export interface Live {
  readonly graph: ComponentGraph;
  /** Frozen weights. */
  readonly frozen: ReadonlyMap<string, Weight>;
  /** The trained ones by their names in the graph: views that change during training. */
  readonly weights: Readonly<Record<string, Tensor>>;
}

export interface LiveRunner extends Runner {
  release(): Promise<void>;
}

/** Sessions are created on first use. `run` blocks this thread (see {@link OrtSession}). */
export function liveRunner(
  { bundle }: Source,
  live: Readonly<Partial<Record<ComponentName, Live>>>,
  threads: number,
): LiveRunner {
  const sessions = new Map<ComponentName, Promise<OrtSession>>();
  const create = (name: ComponentName): Promise<OrtSession> => {
    const own = live[name];
    if (own === undefined) return OrtSession.create(bundle.path(name), { threads });
    const { inputs, outputs } = own.graph;
    return OrtSession.create(emitOnnx({ name, inputs, outputs, weights: own.frozen }), { threads });
  };
  return {
    async run(name, feeds) {
      const session = sessions.get(name) ?? create(name);
      sessions.set(name, session);
      return (await session).run({ ...live[name]?.weights, ...feeds });
    },
    async release() {
      for (const session of sessions.values()) await (await session).release();
    },
  };
}
