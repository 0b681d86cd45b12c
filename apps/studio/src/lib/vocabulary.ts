/** The words that the model's tokenizer knows. */
import { useEffect, useState } from "react";
import { useStudio } from "../app/studio.tsx";
import { NO_WORDS, type Words } from "../engine/words.ts";

export function useVocabulary(): Words {
  const { engine, model } = useStudio();
  const [vocabulary, setVocabulary] = useState<Words>(NO_WORDS);
  const base = model.status === "ready" ? model.entry.base : undefined;
  useEffect(() => {
    setVocabulary(NO_WORDS);
    if (base === undefined) return undefined;
    const controller = new AbortController();
    engine
      .call("words", {}, { signal: controller.signal })
      .then((words) => !controller.signal.aborted && setVocabulary(words))
      .catch(() => {}); // the drawing shows the model's error
    return () => controller.abort();
  }, [engine, base]);
  return vocabulary;
}
