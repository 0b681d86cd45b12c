/** The latents of prompts, generated in the page and cached. */
import { useMemo } from "react";
import { useStudio } from "../app/studio.tsx";
import { type Latest, useLatest } from "./use-latest.ts";

const cached = new Map<string, Float32Array>();

/** Latents of the prompts in their order, all with the same seed; undefined for empty prompts. */
export function useLatents(prompts: readonly string[], seed: number): Latest<readonly (Float32Array | undefined)[]> {
  const { engine, model, onReport } = useStudio();
  const opened = model.status === "ready" ? model : undefined;
  const version = opened?.opened.manifest.created;
  const keys = useMemo(
    () => prompts.map((prompt) => `${opened?.entry.id} ${version} ${seed} ${prompt.trim()}`),
    [prompts, seed, opened, version],
  );
  const key = opened === undefined ? undefined : keys.join("\n");
  return useLatest(key, async (signal) => {
    const missing = prompts.flatMap((prompt, i) =>
      prompt.trim() === "" || cached.has(keys[i]!) ? [] : [{ prompt: prompt.trim(), key: keys[i]! }],
    );
    if (missing.length > 0) {
      const items = missing.map(({ prompt }) => ({ condition: { prompt }, seed }));
      const latents = await engine.call("generate", { items }, { signal, onReport });
      latents.forEach((latent, i) => cached.set(missing[i]!.key, latent));
    }
    return keys.map((each) => cached.get(each));
  });
}
