/** A pipeline over networks emitted in memory, without a bundle: for evaluation during training. */
import { componentGraphs, createPipeline, emitOnnx, promptReaderOf, type Pipeline } from "@reptok/model";
import { ManifestBody, type ComponentName } from "@reptok/shared";
import type { BundleParts } from "./bundle-write.ts";
import { OrtSession, type OrtSessionOptions } from "./session.ts";

/** Sessions are created on first use. `run` blocks this thread (see {@link OrtSession}). */
export async function openParts(
  { configs, weights, manifest, files }: BundleParts,
  options: OrtSessionOptions = {},
): Promise<{ pipeline: Pipeline; release(): Promise<void> }> {
  const graphs = componentGraphs(configs);
  const sessions = new Map<ComponentName, OrtSession>();
  const session = async (name: ComponentName): Promise<OrtSession> => {
    const open = sessions.get(name);
    if (open !== undefined) return open;
    const [graph, values] = [graphs.get(name), weights[name]];
    if (graph === undefined || !(values instanceof Map))
      throw new Error(`expected weights in memory for ${name}, got none`);
    const built = new Map(
      [...(values as ReadonlyMap<string, Float32Array>)].map(([weight, data]) => [weight, { data }]),
    );
    const session = await OrtSession.create(
      emitOnnx({ name, inputs: graph.inputs, outputs: graph.outputs, weights: built }),
      options,
    );
    sessions.set(name, session);
    return session;
  };
  const json = files["tokenizer.json"];
  const { textGenerator, ...rest } = manifest;
  const unwritten = { file: "tokenizer.json", bytes: 1, sha256: "0".repeat(64) };
  const complete = ManifestBody.parse({
    format: "reptok-bundle",
    version: 1,
    ...rest,
    ...(textGenerator && { textGenerator: { ...textGenerator, tokenizer: unwritten } }),
    components: {},
  });
  const tokenizer = json && promptReaderOf(JSON.parse(new TextDecoder().decode(json)));
  const runner = {
    run: async (name: ComponentName, feeds: Parameters<OrtSession["run"]>[0]) => (await session(name)).run(feeds),
  };
  return {
    pipeline: createPipeline(runner, complete, tokenizer ? { tokenizer } : {}),
    release: async () => void (await Promise.all([...sessions.values()].map((open) => open.release()))),
  };
}
