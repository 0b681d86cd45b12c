/** The theme: light, dark, or the system's. */
import { useEffect } from "react";
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
