/** A field for a secret key. */
import { useState } from "react";

interface KeyFormProps {
  readonly label: string;
  readonly placeholder: string;
  readonly initial: string;
  readonly submit: string;
  readonly onKey: (key: string) => void;
}

export function KeyForm({ label, placeholder, initial, submit, onKey }: KeyFormProps) {
  const [draft, setDraft] = useState(initial);
  return (
    <form
      className="joined"
      onSubmit={(event) => {
        event.preventDefault();
        onKey(draft.trim());
      }}
    >
      <input
        type="password"
        aria-label={label}
        value={draft}
        placeholder={placeholder}
        autoComplete="off"
        onChange={(event) => setDraft(event.target.value)}
      />
      <button type="submit">{submit}</button>
    </form>
  );
}
