/** Decodes latents in the page: first with few steps, then with all. */
import { useStudio } from "../app/studio.tsx";
import type { Pixels } from "../engine/protocol.ts";
import { draftSteps } from "./draft.ts";
import { type Latest, useLatest } from "./use-latest.ts";

/** Pictures per call. */
const MAX_BATCH = 16;

/** Identifies the values by the FNV-1a hash of their bits. */
function nameOf(latents: readonly Float32Array[]): string {
  return latents
    .map((values) => {
      let hash = 0x811c9dc5;
      for (const bits of new Uint32Array(values.buffer, values.byteOffset, values.length))
        hash = Math.imul(hash ^ bits, 0x01000193);
      return (hash >>> 0).toString(36);
    })
    .join();
}

export function useDecoded(
  latents: readonly Float32Array[] | undefined,
  seed: number,
  draft = true,
): Latest<readonly Pixels[]> {
  const { engine, model, onReport } = useStudio();
  const steps = model.status === "ready" ? model.opened.manifest.decoder.sampler.steps : 0;
  const key = latents === undefined || latents.length === 0 || steps === 0 ? undefined : `${nameOf(latents)} ${seed}`;
  return useLatest<readonly Pixels[]>(key, async (signal, show) => {
    const few = draft ? draftSteps(steps) : 0;
    const drawn: Pixels[] = [];
    // Small batches show the first pictures soon and limit memory.
    const drawAll = async (settings: { readonly steps?: number }) => {
      for (let at = 0; at < latents!.length; at += MAX_BATCH) {
        const batch = latents!.slice(at, at + MAX_BATCH);
        const pictures = await engine.call("decode", { latents: batch, seed, ...settings }, { signal, onReport });
        drawn.splice(at, batch.length, ...pictures);
        show([...drawn]);
      }
    };
    if (few > 0) await drawAll({ steps: few });
    await drawAll({});
    return drawn;
  });
}
