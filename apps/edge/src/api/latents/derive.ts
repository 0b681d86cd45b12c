/** `POST /v1/latents/{interpolate, combine, vary}`: arithmetic on latents. */
import { parseAs } from "@reptok/shared";
import { Hono } from "hono";
import {
  combined,
  CombineBody,
  interpolated,
  InterpolateBody,
  type Variation,
  variations,
  VaryBody,
} from "./derive.rules.ts";
import { MAX_SOURCES_BYTES } from "../../domain/latent-source.ts";
import type { AppEnv } from "../../platform/app-env.ts";
import { seedOnce } from "../../jobs/once.ts";
import { keepDerived } from "./keep.ts";
import { modelOfRequest, resolveSources } from "./sources.ts";
import { limitBody, readJson } from "../../http/body.ts";

/** Latents per prompt: one, as in a generation. */
const SAMPLES = 1;

const limited = limitBody(MAX_SOURCES_BYTES);

function listOf<T>(model: string, data: readonly T[]) {
  return { object: "list", model, data, has_more: false } as const;
}

export const latentDerive = new Hono<AppEnv>()
  .post("/interpolate", limited, async (c) => {
    const sent = await readJson(c);
    const { points, n, model: name, keep, ...storing } = parseAs(InterpolateBody, sent);
    await seedOnce(c, sent);
    const model = await modelOfRequest(c, name, points);
    const { lists } = await resolveSources(c, {
      model,
      lists: { points },
      samples: SAMPLES,
      keep: keep ? { collection: storing.collection } : undefined,
    });
    const data = await keepDerived(c, model, interpolated(lists.points, n), storing);
    return c.json(
      listOf(
        model.manifest.model,
        data.map((item, i) => ({ ...item, position: i / (n - 1) })),
      ),
    );
  })
  .post("/combine", limited, async (c) => {
    const sent = await readJson(c);
    const { inputs, method, model: name, keep, ...storing } = parseAs(CombineBody, sent);
    await seedOnce(c, sent);
    const model = await modelOfRequest(c, name, inputs);
    const { lists } = await resolveSources(c, {
      model,
      lists: { inputs },
      samples: SAMPLES,
      keep: keep ? { collection: storing.collection } : undefined,
    });
    const data = await keepDerived(c, model, [combined(lists.inputs, method)], storing);
    return c.json(listOf(model.manifest.model, data));
  })
  .post("/vary", limited, async (c) => {
    const sent = await readJson(c);
    const { source, n, strength, seed: requestedSeed, model: name, keep, ...storing } = parseAs(VaryBody, sent);
    const defaultSeed = await seedOnce(c, sent);
    const model = await modelOfRequest(c, name, [source]);
    const { lists } = await resolveSources(c, {
      model,
      lists: { source: [source] },
      samples: SAMPLES,
      keep: keep ? { collection: storing.collection } : undefined,
    });
    const [resolved] = lists.source;
    const varied: Variation[] = resolved ? variations(resolved, strength, requestedSeed ?? defaultSeed, n) : [];
    const data = await keepDerived(
      c,
      model,
      varied.map(({ vector }) => vector),
      storing,
      varied.map(({ seed: own }) => own),
    );
    return c.json(
      listOf(
        model.manifest.model,
        data.map((item, i) => ({ ...item, seed: varied[i]!.seed })),
      ),
    );
  });
