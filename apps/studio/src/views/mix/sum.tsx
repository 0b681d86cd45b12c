/** Arithmetic with prompts: + a king, - a man, + a woman. */
import { sphericalSum } from "@reptok/shared";
import { useMemo } from "react";
import { useNumber } from "../../app/route.ts";
import { useTarget } from "../../app/studio.tsx";
import { useDecoded } from "../../lib/use-decoded.ts";
import { useLatents } from "../../lib/use-latents.ts";
import { AsCode } from "../../ui/code.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Picture } from "../../ui/pixels.tsx";
import { sumSnippets, type Term } from "./snippets.ts";
import { Stage } from "./stage.tsx";
import { useText } from "./words.tsx";

const MAX_TERMS = 8;

/** Terms as a parameter of the URL: "+a cat|-a dog". */
export const parseTerms = (text: string): Term[] =>
  text
    .split("|")
    .slice(0, MAX_TERMS)
    .map((part) => ({ sign: part.startsWith("-") ? -1 : 1, prompt: part.replace(/^[+-]/, "") }));
export const termsText = (terms: readonly Term[]): string =>
  terms.map(({ sign, prompt }) => `${sign < 0 ? "-" : "+"}${prompt}`).join("|");

export function Sum() {
  const [text, setText] = useText("terms", "+a tiger face|-a cat face|+a dog face");
  const target = useTarget();
  const [seed] = useNumber("seed", 7, 0, 2 ** 32 - 1);
  const terms = parseTerms(text);
  const change = (index: number, next: Term | undefined) =>
    setText(termsText(terms.flatMap((term, i) => (i === index ? (next ? [next] : []) : [term]))));
  const generated = useLatents(
    useMemo(() => parseTerms(text).map(({ prompt }) => prompt), [text]),
    seed,
  );
  const weighted = generated.value?.flatMap((vector, i) =>
    vector && terms[i] ? [{ vector, weight: terms[i].sign }] : [],
  );
  const sum = weighted && weighted.length > 0 ? sphericalSum(weighted) : undefined;
  const picture = useDecoded(sum ? [sum] : undefined, seed);
  return (
    <>
      <ul className="terms" aria-label="Terms">
        {terms.map(({ sign, prompt }, i) => (
          <li key={i} className={sign < 0 ? "minus" : "plus"}>
            <button
              type="button"
              className="quiet icon-button sign"
              aria-label={sign < 0 ? `Subtracted: ${prompt}. Add it instead` : `Added: ${prompt}. Subtract it instead`}
              onClick={() => change(i, { sign: sign < 0 ? 1 : -1, prompt })}
            >
              {sign < 0 ? "−" : "+"}
            </button>
            <input
              aria-label={`Term ${i + 1}`}
              value={prompt}
              maxLength={200}
              onChange={(event) => change(i, { sign, prompt: event.target.value.replaceAll("|", " ") })}
            />
            <button
              type="button"
              className="quiet icon-button"
              aria-label={`Remove ${prompt}`}
              disabled={terms.length < 2}
              onClick={() => change(i, undefined)}
            >
              <Icon name="cross" />
            </button>
          </li>
        ))}
      </ul>
      <div className="buttons">
        <button type="button" disabled={terms.length >= MAX_TERMS} onClick={() => setText(`${text}|+a red heart`)}>
          <Icon name="plus" /> Add a term
        </button>
      </div>
      <Stage
        tokens={generated}
        pictures={picture}
        problem={sum === null ? "the sum of the terms is zero" : undefined}
        className="mix-stage"
      >
        <Picture
          pixels={picture.value?.[0]}
          label={`The sum: ${terms.map(({ sign, prompt }) => `${sign < 0 ? "minus" : "plus"} ${prompt}`).join(", ")}`}
        />
      </Stage>
      <AsCode snippets={() => sumSnippets(target, terms, seed)} />
    </>
  );
}
