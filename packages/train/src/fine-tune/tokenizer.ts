/**
 * Fine-tunes a bundle's tokenizer: the flow decoder and the encoder's [cls] embedding jointly, all else frozen (RepTok,
 * arXiv 2510.14630, section 3). Tokens are anchored to those of the bundle's original encoder.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isFrequency, ops as g, Scope, type Value, type Weight } from "@reptok/model";
import { FROZEN_CLS } from "@reptok/runtime";
import { asWeights } from "../stages/images.ts";
import { CLS, DECODER, tokenizerLoss } from "../stages/tokenizer.ts";
import { ParamSet } from "../trainer/params.ts";
import { writeTensors } from "../trainer/state.ts";
import { TrainStep } from "../trainer/step.ts";
import { componentWeights, frozenCls, type Source, type Values } from "./source.ts";
import { averagesBelow, optimizerFor, valuesBelow, type Outcome, type Tuning, type TuningOptions } from "./task.ts";

export interface TokenizerTuning extends Tuning {
  /** The encoder's weights with the [cls] embedding to which tokens are anchored. */
  readonly frozenEncoder: ReadonlyMap<string, Weight>;
}

/** The encoder except its [cls] embedding, and the decoder's frequency tables. */
function frozenWeights(encoder: Values, decoder: Values): Map<string, Weight> {
  const named = [...encoder].filter(([name]) => name !== "cls_token").map(([name, data]) => [`encoder.${name}`, data]);
  const tables = [...decoder].filter(([name]) => isFrequency(name)).map(([name, data]) => [DECODER + name, data]);
  return asWeights(new Map([...named, ...tables] as [string, Float32Array][]));
}

/**
 * The joint training step on the bundle's weights. Inputs: image [B,3,S,S] as the encoder's, latent and noise
 * [B,C,H,W], t [B], and frozen [B,D]: the original encoder's tokens.
 */
export async function tuneTokenizer(
  source: Source,
  { batchSize: B, lambda, threads, adamw, dir }: TuningOptions & { readonly lambda: number; readonly dir: string },
): Promise<TokenizerTuning> {
  const { encoder: vit, decoder: c } = source.configs;
  const encoder = await componentWeights(source, "encoder");
  const decoder = new Map([
    ...(await componentWeights(source, "decoder_condition")),
    ...(await componentWeights(source, "decoder")),
  ]);
  const originalCls = await frozenCls(source, encoder.get("cls_token")!);

  const scope = Scope.root();
  const latent = [B, c.channels, c.size, c.size];
  const inputs = {
    image: g.input("image", [B, 3, vit.imageSize, vit.imageSize]),
    latent: g.input("latent", latent),
    noise: g.input("noise", latent),
    t: g.input("t", [B]),
    frozen: g.input("frozen", [B, vit.width]),
  } satisfies Record<string, Value>;
  const configs = { encoder: vit, decoder: c, lambda };
  const graph = tokenizerLoss(scope.sub("encoder"), scope.sub("decoder"), inputs, configs);
  const frozen = frozenWeights(encoder, decoder);
  const params = new ParamSet(scope.specs().filter(({ name }) => !frozen.has(name)));
  for (const name of params.names) {
    const values = name === CLS ? encoder.get("cls_token") : decoder.get(name.slice(DECODER.length));
    params.tensor(name).data.set(values!);
  }
  const optimizer = optimizerFor(params, adamw);
  const step = await TrainStep.create(graph, optimizer, { frozen, ...(threads !== undefined && { threads }) });

  const withoutCls = new Map(asWeights(encoder));
  withoutCls.delete("cls_token");
  const tables = new Map([...asWeights(decoder)].filter(([name]) => isFrequency(name)));
  const drawn = { frozen: tables, weights: averagesBelow(optimizer, DECODER) };
  return {
    optimizer,
    step,
    frozenEncoder: new Map(withoutCls).set("cls_token", { data: originalCls }),
    live: {
      encoder: {
        graph: source.graphs.get("encoder")!,
        frozen: withoutCls,
        weights: { cls_token: optimizer.average.tensor(CLS) },
      },
      decoder: { graph: source.graphs.get("decoder")!, ...drawn },
      decoder_condition: { graph: source.graphs.get("decoder_condition")!, ...drawn },
    },
    async outcome(): Promise<Outcome> {
      const trained = new Map([...decoder, ...valuesBelow(optimizer, DECODER)]);
      return {
        configs: source.configs,
        weights: {
          encoder: new Map(encoder).set("cls_token", optimizer.average.tensor(CLS).data),
          decoder: trained,
          decoder_condition: trained,
        },
        files: { [FROZEN_CLS]: await frozenClsFile(dir, originalCls) },
      };
    },
  };
}

async function frozenClsFile(dir: string, data: Float32Array): Promise<Uint8Array> {
  const path = join(dir, FROZEN_CLS);
  await writeTensors(path, new Map([["cls_token", { data, dims: [1, 1, data.length] }]]), {});
  return readFile(path);
}
