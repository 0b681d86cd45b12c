/** The frame around the views. */
import { lazy, type ReactNode, Suspense, useEffect, useRef } from "react";
import { Draw } from "./views/draw/draw.tsx";
import { Icon, type IconName } from "./ui/icon.tsx";
import { hrefOf, useView, type View } from "./app/route.ts";
import { ModelBar } from "./app/model-bar.tsx";
import { StudioProvider } from "./app/studio.tsx";
import { THEMES, useTheme } from "./app/theme.ts";

/** All views except the first are loaded when they are opened. */
const Look = lazy(async () => ({ default: (await import("./views/look/look.tsx")).Look }));
const Mix = lazy(async () => ({ default: (await import("./views/mix/mix.tsx")).Mix }));
const Library = lazy(async () => ({ default: (await import("./views/library/library.tsx")).Library }));
const Report = lazy(async () => ({ default: (await import("./views/report/report.tsx")).Report }));
const Service = lazy(async () => ({ default: (await import("./views/service/service.tsx")).Service }));

interface Entry {
  readonly title: string;
  readonly icon: IconName;
  readonly page: () => ReactNode;
}

const ENTRIES: Readonly<Record<View, Entry>> = {
  draw: { title: "Draw", icon: "brush", page: () => <Draw /> },
  look: { title: "Look inside", icon: "eye", page: () => <Look /> },
  mix: { title: "Mix", icon: "mix", page: () => <Mix /> },
  library: { title: "Library", icon: "map", page: () => <Library /> },
  report: { title: "Report", icon: "chart", page: () => <Report /> },
  service: { title: "Service", icon: "pulse", page: () => <Service /> },
};

const THEME_ICONS = { system: "auto", light: "sun", dark: "moon" } as const;

function ThemeButton() {
  const [theme, setTheme] = useTheme();
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "system";
  return (
    <button
      type="button"
      className="quiet icon-button"
      onClick={() => setTheme(next)}
      aria-label={`Theme: ${theme}. Change to ${next}`}
    >
      <Icon name={THEME_ICONS[theme]} />
    </button>
  );
}

/** A link's text, of which a phone shows the first word. */
function Label({ text }: { readonly text: string }) {
  const [first, ...others] = text.split(" ");
  return (
    <span>
      {first}
      {others.length > 0 && <span className="wide"> {others.join(" ")}</span>}
    </span>
  );
}

function Navigation({ view }: { readonly view: View }) {
  return (
    <nav aria-label="Views">
      {Object.entries(ENTRIES).map(([name, { title, icon }]) => (
        <a key={name} href={hrefOf(name as View)} aria-current={name === view ? "page" : undefined}>
          <Icon name={icon} />
          <Label text={title} />
        </a>
      ))}
    </nav>
  );
}

function Frame() {
  const view = useView();
  const entry = ENTRIES[view];
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  useEffect(() => {
    document.title = `${entry.title} · Reptok studio`;
    if (!first.current) {
      main.current?.focus();
      scrollTo(0, 0);
    }
    first.current = false;
  }, [entry.title]);
  return (
    <div className="frame">
      <a className="skip" href="#main" onClick={(event) => (event.preventDefault(), main.current?.focus())}>
        Skip to content
      </a>
      <header className="side">
        <a className="brand" href={hrefOf("draw")}>
          <img src="/icon.svg" alt="" width="28" height="28" />
          <span>Reptok studio</span>
        </a>
        <Navigation view={view} />
        <div className="side-foot">
          <a href="/docs">
            <Icon name="book" />
            <Label text="API reference" />
          </a>
          <ThemeButton />
        </div>
      </header>
      <main ref={main} id="main" tabIndex={-1}>
        <ModelBar />
        <Suspense fallback={<p className="muted">Loading …</p>}>{entry.page()}</Suspense>
      </main>
    </div>
  );
}

export const App = () => (
  <StudioProvider>
    <Frame />
  </StudioProvider>
);
