/** What to draw: a prompt or one of the labels, with what the model knows. */
import { Tabs } from "radix-ui";
import { useDeferredValue, useState } from "react";
import { replaceParams } from "../../app/route.ts";
import { useVocabulary } from "../../lib/vocabulary.ts";
import { countText, labelText } from "../../ui/format.ts";
import { Icon } from "../../ui/icon.tsx";
import type { Words } from "../../engine/words.ts";
import { hintOf, knows, withoutStyle } from "./hints.ts";

function Hint({ prompt, vocabulary }: { readonly prompt: string; readonly vocabulary: Words }) {
  const hint = hintOf(useDeferredValue(prompt), vocabulary);
  if (hint === undefined) return null;
  if (hint.kind === "emoji")
    return (
      <p className="prompt-hint">
        The model learned from names, not from emoji characters. Type what it shows: “rocket”, “red heart”.
      </p>
    );
  if (hint.kind === "script")
    return (
      <p className="prompt-hint">
        The model learned from English captions. It draws something for any text, but it knows only English words.
      </p>
    );
  return (
    <p className="prompt-hint">
      The model does not know “{hint.word}”.{" "}
      <button type="button" className="link" onClick={() => replaceParams({ prompt: hint.prompt })}>
        Draw “{hint.better}” instead
      </button>
    </p>
  );
}

function Known({ vocabulary }: { readonly vocabulary: readonly string[] }) {
  const [filter, setFilter] = useState("");
  const shown = vocabulary.filter((word) => word.length > 3 && word.includes(filter.toLowerCase()));
  if (vocabulary.length === 0) return null;
  return (
    <details className="known">
      <summary>What the model knows: {countText(vocabulary.length)} words it read often</summary>
      <label className="search-field">
        <span className="visually-hidden">Search the words</span>
        <input
          type="search"
          value={filter}
          placeholder="Search the words"
          onChange={(event) => setFilter(event.target.value)}
        />
      </label>
      <ul className="chips scroll" tabIndex={0} aria-label="Words that the model knows">
        {shown.slice(0, 240).map((word) => (
          <li key={word}>
            <button type="button" className="chip" onClick={() => replaceParams({ prompt: word, label: undefined })}>
              {word}
            </button>
          </li>
        ))}
        {shown.length === 0 && <li className="muted">No such word. The model may still know it in pieces.</li>}
      </ul>
    </details>
  );
}

function Labels({ labels, chosen }: { readonly labels: readonly string[]; readonly chosen: number | undefined }) {
  const [filter, setFilter] = useState("");
  const shown = labels
    .map((name, index) => ({ name: labelText(name), index }))
    .filter(({ name }) => name.includes(filter.toLowerCase()));
  return (
    <>
      <label className="search-field">
        <span className="visually-hidden">Search the labels</span>
        <input
          type="search"
          value={filter}
          placeholder={`Search ${labels.length} labels`}
          onChange={(event) => setFilter(event.target.value)}
        />
      </label>
      <ul className="chips scroll" tabIndex={0} aria-label="Labels">
        {shown.map(({ name, index }) => (
          <li key={index}>
            <button
              type="button"
              className="chip"
              aria-pressed={index === chosen}
              onClick={() => replaceParams({ label: `${index}`, prompt: undefined })}
            >
              {name}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Styles whose names the model has read: each is put to the prompt's end, or taken away. */
function Styles({
  styles,
  prompt,
  vocabulary,
  onPrompt,
}: {
  readonly styles: readonly string[];
  readonly prompt: string;
  readonly vocabulary: Words;
  readonly onPrompt: (prompt: string) => void;
}) {
  if (vocabulary.known.size === 0) return null;
  const plain = withoutStyle(prompt, styles);
  return (
    <ul className="chips line" aria-label="Styles">
      {styles
        .filter((style) => knows(style, vocabulary))
        .map((style) => {
          const chosen = prompt.endsWith(`, ${style}`);
          return (
            <li key={style}>
              <button
                type="button"
                className="chip"
                aria-pressed={chosen}
                disabled={plain.trim() === ""}
                onClick={() => onPrompt(chosen ? plain : `${plain.trim()}, ${style}`)}
              >
                {style}
              </button>
            </li>
          );
        })}
    </ul>
  );
}

export interface SubjectProps {
  readonly prompt: string;
  readonly label: number | undefined;
  readonly labels: readonly string[];
  readonly prompts: boolean;
  readonly ideas: readonly string[];
  /** What a prompt may end with, after a comma. */
  readonly styles: readonly string[];
}

export const MAX_PROMPT = 1000;

export function Subject({ prompt, label, labels, prompts, ideas, styles }: SubjectProps) {
  const vocabulary = useVocabulary();
  const tab = label !== undefined || !prompts ? "label" : "prompt";
  const setPrompt = (next: string) => replaceParams({ prompt: next, label: undefined });
  const change = (next: string) =>
    next === "label"
      ? replaceParams({ label: "0", prompt: undefined })
      : replaceParams({ label: undefined, prompt: undefined });
  return (
    <Tabs.Root value={tab} onValueChange={change} className="subject" activationMode="manual">
      {prompts && labels.length > 0 && (
        <Tabs.List className="tabs" aria-label="Draw from">
          <Tabs.Trigger value="prompt" className="tab">
            Words
          </Tabs.Trigger>
          <Tabs.Trigger value="label" className="tab">
            Labels
          </Tabs.Trigger>
        </Tabs.List>
      )}
      <Tabs.Content value="prompt">
        <label className="prompt-field">
          <span className="visually-hidden">What to draw</span>
          <input
            type="text"
            value={prompt}
            maxLength={MAX_PROMPT}
            placeholder="What shall it be?"
            autoComplete="off"
            spellCheck="false"
            enterKeyHint="done"
            onChange={(event) => replaceParams({ prompt: event.target.value || " ", label: undefined })}
          />
          {prompt !== "" && (
            <button
              type="button"
              className="quiet icon-button"
              aria-label="Clear"
              onClick={() => replaceParams({ prompt: " " })}
            >
              <Icon name="cross" />
            </button>
          )}
        </label>
        <Hint prompt={prompt} vocabulary={vocabulary} />
        <ul className="chips line" aria-label="Ideas">
          {ideas
            .filter((idea) => knows(idea, vocabulary))
            .map((idea) => (
              <li key={idea}>
                <button type="button" className="chip" onClick={() => setPrompt(idea)}>
                  {idea}
                </button>
              </li>
            ))}
        </ul>
        <Styles styles={styles} prompt={prompt} vocabulary={vocabulary} onPrompt={setPrompt} />
        <Known vocabulary={vocabulary.whole} />
      </Tabs.Content>
      <Tabs.Content value="label">
        <Labels labels={labels} chosen={label} />
      </Tabs.Content>
    </Tabs.Root>
  );
}
