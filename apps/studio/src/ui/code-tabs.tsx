/** Code in several languages: one tab per language, with a copy button. */
import { Tabs } from "radix-ui";
import { useEffect, useState } from "react";
import type { Snippet } from "../lib/snippets.ts";
import { Icon } from "./icon.tsx";

function Copy({ text }: { readonly text: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = () => void navigator.clipboard.writeText(text).then(() => setCopied(true));
  return (
    <button type="button" className="quiet small" onClick={copy}>
      <Icon name={copied ? "check" : "copy"} />
      <span aria-live="polite">{copied ? "Copied" : "Copy"}</span>
    </button>
  );
}

export const CodeTabs = ({ snippets }: { readonly snippets: readonly Snippet[] }) => (
  <Tabs.Root defaultValue={snippets[0]?.name ?? ""}>
    <Tabs.List className="tabs" aria-label="Languages">
      {snippets.map(({ name }) => (
        <Tabs.Trigger key={name} value={name} className="tab">
          {name}
        </Tabs.Trigger>
      ))}
    </Tabs.List>
    {snippets.map(({ name, text }) => (
      <Tabs.Content key={name} value={name} className="code-pane">
        <Copy text={text} />
        <pre tabIndex={0} aria-label={`${name} code`}>
          <code>{text}</code>
        </pre>
      </Tabs.Content>
    ))}
  </Tabs.Root>
);
