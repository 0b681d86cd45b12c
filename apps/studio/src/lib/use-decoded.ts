/** Latents as pictures, drawn in the page: first with few steps, then with all. */
import { useStudio } from "../app/studio.tsx";
import type { Pixels } from "../engine/protocol.ts";
import { draftSteps } from "./draft.ts";
import { type Latest, useLatest } from "./use-latest.ts";

/** Names the values: FNV-1a of a sample of their bits, with their sum. */
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
    const options = { signal, onReport };
    const few = draft ? draftSteps(steps) : 0;
    if (few > 0) show(await engine.call("decode", { latents: latents!, seed, steps: few }, options));
    return engine.call("decode", { latents: latents!, seed }, options);
  });
}
