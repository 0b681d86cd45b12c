/** The settings in the URL, with the model's defaults. */
import { useNumber, useRoute } from "../../app/route.ts";
import { useStudio } from "../../app/studio.tsx";
import type { Settings } from "./settings.ts";

const FIRST_PROMPT = "a red apple";
/** Characters. */
export const MAX_PROMPT = 1000;
export const MAX_SEED = 2 ** 32 - 1;

export function useSettings() {
  const { params } = useRoute();
  const { model } = useStudio();
  const manifest = model.status === "ready" ? model.opened.manifest : undefined;
  const labels = manifest?.labelGenerator?.labels ?? [];
  const prompts = manifest === undefined || manifest.textGenerator !== undefined;
  const requested = params.get("label");
  const index = Number(requested ?? Number.NaN);
  const label = labels[index] === undefined ? (prompts ? undefined : 0) : index;
  const prompt = (params.get("prompt") ?? FIRST_PROMPT).slice(0, MAX_PROMPT).trimStart();
  const sampler = (label === undefined ? manifest?.textGenerator : manifest?.labelGenerator)?.sampler;
  const [seed, setSeed] = useNumber("seed", 7, 0, MAX_SEED);
  const [steps, setSteps] = useNumber("steps", manifest?.decoder.sampler.steps ?? 12, 1, 50);
  const [guidance, setGuidance] = useNumber("guidance", sampler?.guidance ?? 1, 1, 10);
  const [count, setCount] = useNumber("n", 1, 1, 4);
  const condition = label === undefined ? (prompt.trim() === "" ? undefined : { prompt: prompt.trim() }) : { label };
  const settings: Settings = {
    condition,
    seed,
    count,
    steps: params.has("steps") ? steps : undefined,
    guidance: params.has("guidance") ? guidance : undefined,
  };
  return {
    settings,
    manifest,
    labels,
    prompts,
    prompt,
    label,
    seed,
    steps,
    guidance,
    count,
    setSeed,
    setSteps,
    setGuidance,
    setCount,
  };
}
export type Choices = ReturnType<typeof useSettings>;
