/** The theme: light, dark, or the system's. */
import { useEffect, useState } from "react";
import { useStored } from "./stored.ts";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

export function useTheme(): [Theme, (theme: Theme) => void] {
  const [stored, store] = useStored("reptok.theme", "system");
  const theme = THEMES.find((name) => name === stored) ?? "system";
  useEffect(() => {
    if (theme === "system") delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = theme;
  }, [theme]);
  return [theme, store];
}

/** Renders again when the page's colours change: for canvases, which are painted in them. */
export function useThemeChanges(): void {
  const [, render] = useState(0);
  useEffect(() => {
    const changed = () => render((count) => count + 1);
    const media = matchMedia("(prefers-color-scheme: dark)");
    media.addEventListener("change", changed);
    const observer = new MutationObserver(changed);
    observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    return () => {
      media.removeEventListener("change", changed);
      observer.disconnect();
    };
  }, []);
}
