/** The view's operation as code, loaded when it is opened. */
import { lazy, Suspense, useState } from "react";
import type { Snippet } from "../lib/snippets.ts";

const CodeTabs = lazy(async () => ({ default: (await import("./code-tabs.tsx")).CodeTabs }));

export function AsCode({ snippets }: { readonly snippets: () => readonly Snippet[] }) {
  const [open, setOpen] = useState(false);
  return (
    <details className="as-code" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>As code</summary>
      {open && (
        <Suspense fallback={<p className="muted">Loading …</p>}>
          <CodeTabs snippets={snippets()} />
        </Suspense>
      )}
    </details>
  );
}
