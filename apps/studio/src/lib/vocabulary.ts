/** The words that the model's tokenizer knows; none where it tells none. */
import { useEffect, useState } from "react";
import { useStudio } from "../app/studio.tsx";
import type { Words } from "../engine/words.ts";

const NONE: Words = { known: new Set(), whole: [] };

export function useVocabulary(): Words {
  const { engine, model } = useStudio();
  const [vocabulary, setVocabulary] = useState<Words>(NONE);
  const base = model.status === "ready" ? model.entry.base : undefined;
  useEffect(() => {
    setVocabulary(NONE);
    if (base === undefined) return undefined;
    const controller = new AbortController();
    engine
      .call("words", {}, { signal: controller.signal })
      .then((words) => !controller.signal.aborted && setVocabulary(words))
      .catch(() => {}); // the drawing tells what is wrong with the model
    return () => controller.abort();
  }, [engine, base]);
  return vocabulary;
}
