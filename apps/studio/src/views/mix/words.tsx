/** A text field bound to a parameter of the URL. */
import { useCallback } from "react";
import { replaceParams, useParam } from "../../app/route.ts";

export function useText(name: string, fallback: string): [string, (text: string) => void] {
  const text = useParam(name) ?? fallback;
  const set = useCallback((next: string) => replaceParams({ [name]: next || " " }), [name]);
  return [text.trimStart(), set];
}

interface WordsProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
}

export const Words = ({ label, value, onChange }: WordsProps) => (
  <label className="words">
    <span>{label}</span>
    <input
      type="text"
      value={value}
      maxLength={1000}
      autoComplete="off"
      spellCheck="false"
      onChange={(event) => onChange(event.target.value)}
    />
  </label>
);
