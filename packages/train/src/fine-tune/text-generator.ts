/**
 * Fine-tunes a bundle's text generator on captions: together with its text encoder if its network is known, on its
 * features if it was imported as ONNX.
 */
import { isImported, ops as g, promptEncoder, Scope, textGenerator, type Value } from "@reptok/model";
import type { ComponentName } from "@reptok/shared";
import { generatorLoss, noisy } from "../stages/generator.ts";
import { ParamSet } from "../trainer/params.ts";
import { TrainStep } from "../trainer/step.ts";
import type { Live } from "./live.ts";
import { componentWeights, type Source } from "./source.ts";
import { averagesBelow, optimizerFor, valuesBelow, type Tuning, type TuningOptions } from "./task.ts";

export interface TextOptions extends TuningOptions {
  /** Length of the captions in the step, at most the generator's. */
  readonly captionTokens: number;
  /** Whether the text encoder is trained too. */
  readonly encoder: boolean;
}

/** Prefixes of the trained networks' weights. */
const PREFIX = { text_encoder: "text_encoder.", text_generator: "generator." } as const;

/**
 * The flow matching step on the bundle's weights. Inputs: data and noise [B,1,D], t [B], mask [B,L], and ids i32 [B,L],
 * or the features text [B,L,E] if the encoder is not trained.
 */
export async function tuneTextGenerator(source: Source, options: TextOptions): Promise<Tuning> {
  const { batchSize: B, captionTokens: L, threads, adamw } = options;
  const { encoder, generator: c } = source.configs.text!;
  const [data, noise, t] = [g.input("data", [B, 1, c.token]), g.input("noise", [B, 1, c.token]), g.input("t", [B])];
  const mask = g.input("mask", [B, L]);
  const scope = Scope.root();
  const text: Value =
    options.encoder && !isImported(encoder)
      ? promptEncoder(scope.sub("text_encoder"), g.input("ids", [B, L], "i32"), mask, encoder)
      : g.input("text", [B, L, c.text]);
  const velocity = textGenerator(scope.sub("generator"), noisy(data, noise, t), t, text, mask, c);

  const trained: (keyof typeof PREFIX)[] = options.encoder ? ["text_encoder", "text_generator"] : ["text_generator"];
  const params = new ParamSet(scope.specs());
  for (const component of trained) {
    for (const [name, values] of await componentWeights(source, component)) {
      params.tensor(PREFIX[component] + name).data.set(values);
    }
  }
  const optimizer = optimizerFor(params, adamw);
  const graph = generatorLoss(velocity, data, noise);
  const step = await TrainStep.create(graph, optimizer, threads === undefined ? {} : { threads });
  const live = trained.map((component): [ComponentName, Live] => [
    component,
    {
      graph: source.graphs.get(component)!,
      frozen: new Map(),
      weights: averagesBelow(optimizer, PREFIX[component]),
    },
  ]);
  return {
    optimizer,
    step,
    live: Object.fromEntries(live),
    outcome: () =>
      Promise.resolve({
        configs: source.configs,
        weights: Object.fromEntries(trained.map((component) => [component, valuesBelow(optimizer, PREFIX[component])])),
      }),
  };
}
