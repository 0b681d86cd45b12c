/** Selects the library's latents: collection, filter, and the similarity of near-duplicates. */
import { useState } from "react";
import { useApi } from "../../app/api.ts";
import { useStudio } from "../../app/studio.tsx";
import { firstOf } from "../../lib/first-of.ts";
import { useLatest } from "../../lib/use-latest.ts";
import { Slider } from "../../ui/slider.tsx";
import { parseFilterText } from "./filter-text.ts";
import type { Selection } from "./selection.ts";

export const DEFAULT_COLLECTION = "default";
const MAX_COLLECTIONS = 200;

interface ChooseProps {
  readonly selection: Selection;
  readonly onChange: (selection: Selection) => void;
  /** Reloads the collections when it changes. */
  readonly round: number;
}

export function Choose({ selection, onChange, round }: ChooseProps) {
  const { apiKey } = useStudio();
  const api = useApi();
  const [text, setText] = useState("");
  const [problem, setProblem] = useState<string>();
  const { value: names = [] } = useLatest(`collections ${apiKey} ${round}`, (signal) =>
    firstOf(api.latents.collections({ signal }), MAX_COLLECTIONS),
  );
  const collections = [...new Set([DEFAULT_COLLECTION, ...names, selection.collection])];
  const filter = () => {
    try {
      const next = parseFilterText(text);
      setProblem(undefined);
      if (JSON.stringify(next) !== JSON.stringify(selection.filter)) onChange({ ...selection, filter: next });
    } catch (error) {
      setProblem((error as Error).message);
    }
  };
  return (
    <div className="choose">
      <label className="words">
        <span>Collection</span>
        <select
          value={selection.collection}
          onChange={({ target }) => onChange({ ...selection, collection: target.value })}
        >
          {collections.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <form onSubmit={(event) => (event.preventDefault(), filter())}>
        <label className="words">
          <span>Filter by metadata</span>
          <input
            type="search"
            value={text}
            placeholder="kind: apple, year > 2000"
            aria-invalid={problem !== undefined}
            aria-describedby={problem === undefined ? undefined : "filter-problem"}
            onChange={({ target }) => setText(target.value)}
            onBlur={filter}
          />
        </label>
        {problem !== undefined && (
          <p id="filter-problem" className="hint" role="alert">
            {problem}
          </p>
        )}
      </form>
      <Slider
        label="Group near-duplicates from similarity"
        value={selection.similarity}
        min={0.9}
        max={1}
        step={0.005}
        onChange={(similarity) => onChange({ ...selection, similarity })}
      />
    </div>
  );
}
