/** The subject: a prompt or a label, with hints, suggestions and the known words. */
import { useDeferredValue, useState } from "react";
import { replaceParams } from "../../app/route.ts";
import { useVocabulary } from "../../lib/vocabulary.ts";
import { countText, labelText } from "../../ui/format.ts";
import { Icon } from "../../ui/icon.tsx";
import type { Words } from "../../engine/words.ts";
import { hintOf, knows, withoutStyle } from "./hints.ts";
import { MAX_PROMPT } from "./use-settings.ts";

const setPrompt = (prompt: string) => replaceParams({ prompt, label: undefined });

function Hint({ prompt, vocabulary }: { readonly prompt: string; readonly vocabulary: Words }) {
  const hint = hintOf(useDeferredValue(prompt), vocabulary);
  if (hint === undefined) return null;
  if (hint.kind === "emoji")
    return (
      <p className="prompt-hint">
        The model does not know this emoji. Describe it in words, such as “rocket” or “red heart”.
      </p>
    );
  if (hint.kind === "script")
    return (
      <p className="prompt-hint">
        The model was trained on English captions. It draws a picture for any text, but understands English best.
      </p>
    );
  return (
    <p className="prompt-hint">
      The model does not know “{hint.word}”.{" "}
      <button type="button" className="link" onClick={() => setPrompt(hint.prompt)}>
        Draw “{hint.better}” instead
      </button>
    </p>
  );
}

interface SearchFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
}

const SearchField = ({ label, value, onChange }: SearchFieldProps) => (
  <label className="search-field">
    <span className="visually-hidden">{label}</span>
    <input type="search" value={value} placeholder={label} onChange={(event) => onChange(event.target.value)} />
  </label>
);

function KnownWords({ vocabulary }: { readonly vocabulary: readonly string[] }) {
  const [filter, setFilter] = useState("");
  const shown = vocabulary.filter((word) => word.length > 3 && word.includes(filter.toLowerCase()));
  if (vocabulary.length === 0) return null;
  return (
    <details className="known">
      <summary>{countText(vocabulary.length)} words that the model knows</summary>
      <SearchField label="Search the words" value={filter} onChange={setFilter} />
      <ul className="chips scroll" tabIndex={0} aria-label="Words that the model knows">
        {shown.slice(0, 240).map((word) => (
          <li key={word}>
            <button type="button" className="chip" onClick={() => setPrompt(word)}>
              {word}
            </button>
          </li>
        ))}
        {shown.length === 0 && (
          <li className="muted">No matching word. The model may still understand it from its parts.</li>
        )}
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
      <SearchField label={`Search ${labels.length} labels`} value={filter} onChange={setFilter} />
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

/** Styles that the model knows: each button appends one to the prompt or removes it. */
function Styles({
  styles,
  prompt,
  vocabulary,
}: {
  readonly styles: readonly string[];
  readonly prompt: string;
  readonly vocabulary: Words;
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
                onClick={() => setPrompt(chosen ? plain : `${plain.trim()}, ${style}`)}
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
  /** Appended to a prompt after a comma. */
  readonly styles: readonly string[];
}

/** Native radio buttons, because the first load contains no library of components. */
function Source({ label }: { readonly label: number | undefined }) {
  const options = [
    { title: "Prompt", checked: label === undefined, choose: () => replaceParams({ label: undefined }) },
    { title: "Labels", checked: label !== undefined, choose: () => replaceParams({ label: "0", prompt: undefined }) },
  ];
  return (
    <fieldset className="tabs">
      <legend className="visually-hidden">Draw from</legend>
      {options.map(({ title, checked, choose }) => (
        <label key={title} className="tab">
          <input type="radio" name="source" className="visually-hidden" checked={checked} onChange={choose} />
          {title}
        </label>
      ))}
    </fieldset>
  );
}

function Prompt({ prompt, ideas, styles }: Pick<SubjectProps, "prompt" | "ideas" | "styles">) {
  const vocabulary = useVocabulary();
  return (
    <div>
      <label className="prompt-field">
        <span className="visually-hidden">What to draw</span>
        <input
          type="text"
          value={prompt}
          maxLength={MAX_PROMPT}
          placeholder="What do you want to draw?"
          autoComplete="off"
          spellCheck="false"
          enterKeyHint="done"
          onChange={(event) => setPrompt(event.target.value || " ")}
        />
        {prompt !== "" && (
          <button type="button" className="quiet icon-button" aria-label="Clear" onClick={() => setPrompt(" ")}>
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
      <Styles styles={styles} prompt={prompt} vocabulary={vocabulary} />
      <KnownWords vocabulary={vocabulary.complete} />
    </div>
  );
}

export const Subject = ({ prompt, label, labels, prompts, ideas, styles }: SubjectProps) => (
  <div className="subject">
    {prompts && labels.length > 0 && <Source label={label} />}
    {label === undefined && prompts ? (
      <Prompt prompt={prompt} ideas={ideas} styles={styles} />
    ) : (
      <Labels labels={labels} chosen={label} />
    )}
  </div>
);
